"""The calls of concurrent_calls.c with aiobotocore. Arguments: URL CALLS IN_FLIGHT."""

import asyncio
import resource
import sys
import time

import aiobotocore.config
import aiobotocore.session


async def main(url, calls, in_flight):
    async with aiobotocore.session.get_session().create_client(
        "inspector2",
        region_name="us-east-1",
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        endpoint_url=url,
        config=aiobotocore.config.AioConfig(max_pool_connections=in_flight),
    ) as client:
        left = iter(range(calls))

        async def work():
            for _ in left:
                await client.batch_get_account_status(accountIds=["123456789012"])

        wall, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(work() for _ in range(min(calls, in_flight))))
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{calls / wall:.1f} {cpu * 1e6 / calls:.2f} {memory:.1f}")


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
