"""A server on loopback that holds all responses until COUNT requests have arrived, then sends them.

Prints its port and runs until it is stopped.
"""

import asyncio
import sys

BODY = b'{"accounts": [], "failedAccounts": []}'
RESPONSE = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)


async def main(count):
    arrived = asyncio.Semaphore(0)
    everybody = asyncio.Event()

    async def serve(reader, writer):
        while head := await head_of(reader):
            lengths = [line for line in head.lower().split(b"\r\n") if b"content-length" in line]
            await reader.readexactly(int(lengths[0].split(b":")[1]))
            arrived.release()
            await everybody.wait()
            writer.write(RESPONSE)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=count)
    print(server.sockets[0].getsockname()[1], flush=True)
    for _ in range(count):
        await arrived.acquire()
    everybody.set()
    await server.serve_forever()


async def head_of(reader):
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionResetError):
        return None


asyncio.run(main(int(sys.argv[1])))
