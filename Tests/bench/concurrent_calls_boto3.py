"""The calls of concurrent_calls.c with boto3 and threads. Arguments: URL CALLS IN_FLIGHT."""

import resource
import sys
import threading
import time

import boto3
import botocore.config

url, calls, in_flight = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
client = boto3.client(
    "inspector2",
    "us-east-1",
    aws_access_key_id="AKIDEXAMPLE",
    aws_secret_access_key="wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    endpoint_url=url,
    config=botocore.config.Config(max_pool_connections=in_flight),
)
each = [calls // in_flight + (number < calls % in_flight) for number in range(in_flight)]


def work(count):
    for _ in range(count):
        client.batch_get_account_status(accountIds=["123456789012"])


wall, cpu = time.perf_counter(), time.process_time()
threads = [threading.Thread(target=work, args=[count]) for count in each if count]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{calls / wall:.1f} {cpu * 1e6 / calls:.2f} {memory:.1f}")
