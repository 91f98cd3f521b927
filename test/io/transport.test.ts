import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Socket,
  type Server as TcpServer,
} from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createTransport,
  type Exchange,
  type HttpTransport,
  type TransportOptions,
} from '../../src/io/http/transport.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** An HTTP server on a free port that has read each request whole before it answers. */
const serve = async (
  answer: Handler,
): Promise<{ readonly url: string; readonly server: Server; readonly sockets: Set<Socket> }> => {
  const sockets = new Set<Socket>();
  const server = createServer(async (incoming, response) => {
    let body = '';
    for await (const chunk of incoming) body += chunk;
    answer(incoming, response, body);
  });
  server.on('connection', (socket) => sockets.add(socket));
  closers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: await listen(server), server, sockets };
};

const listen = async (server: Server | TcpServer): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const open = (options: Partial<TransportOptions> = {}): HttpTransport => {
  const transport = createTransport({ connectTimeoutMs: 2000, env: {}, ...options });
  closers.push(() => void transport.close());
  return transport;
};

const post = (url: string, headers: Record<string, string> = {}, body = '{}') =>
  ({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, body }) as const;

const failureOf = (exchange: Exchange) => {
  if (exchange.response !== null) throw new Error(`expected a failure, not ${exchange.response.status}`);
  return { ...exchange.failure, seenStatus: exchange.httpStatus };
};
const bodyOf = ({ response }: Exchange): string => {
  if (response === null) throw new Error('expected an answer');
  return response.body;
};

const hang = (): void => {};

describe('a request', () => {
  it('comes back with status, headers, body and the time to the first byte', async () => {
    const { url } = await serve((_, response) => {
      setTimeout(() => response.writeHead(418, { 'x-request-id': 'r-1' }).end('grüße'), 30);
    });
    const exchange = await open().send(post(`${url}/v1/x?y=1`), 5000);
    expect(exchange.response).toMatchObject({ status: 418, body: 'grüße', headers: { 'x-request-id': 'r-1' } });
    expect(exchange.ttfbMs).toBeGreaterThanOrEqual(25);
  });

  it('arrives with its path, its headers and its body', async () => {
    const { url } = await serve((incoming, response, body) => {
      const { method, url: path, headers } = incoming;
      response.end(JSON.stringify({ method, path, key: headers['x-api-key'], beta: headers['anthropic-beta'], body }));
    });
    const sent = post(`${url}/v1/x?y=1`, { 'x-api-key': 'secret', 'anthropic-beta': 'a,b' }, '{"q":"schön 🎉"}');
    expect(JSON.parse(bodyOf(await open().send(sent, 5000)))).toEqual({
      method: 'POST',
      path: '/v1/x?y=1',
      key: 'secret',
      beta: 'a,b',
      body: '{"q":"schön 🎉"}',
    });
  });

  it('follows no redirect', async () => {
    const seen: string[] = [];
    const { url } = await serve((incoming, response) => {
      seen.push(incoming.url!);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const { response } = await open().send(post(`${url}/here`), 5000);
    expect(response?.status).toBe(307);
    expect(seen).toEqual(['/here']);
  });

  it('is sent once, whatever comes back', async () => {
    let seen = 0;
    const { url } = await serve((_, response) => {
      seen++;
      response.writeHead(503, { 'retry-after': '0' }).end();
    });
    await open().send(post(url), 5000);
    await delay(50);
    expect(seen).toBe(1);
  });

  it('survives an answer whose characters are cut in the middle by the network', async () => {
    const bytes = Buffer.from('äöü🎉'.repeat(50));
    const { url } = await serve((_, response) => {
      response.write(bytes.subarray(0, 101));
      setTimeout(() => response.end(bytes.subarray(101)), 20);
    });
    expect(bodyOf(await open().send(post(url), 5000))).toBe('äöü🎉'.repeat(50));
  });
});

describe('the time of an attempt', () => {
  it('ends a request that gets no answer', async () => {
    const { url } = await serve(hang);
    const startedAt = performance.now();
    const failure = failureOf(await open().send(post(url), 120));
    expect(failure).toEqual({
      code: 'timeout',
      message: 'no complete answer within 0.12 s',
      httpStatus: null,
      mayHaveBeenBilled: true,
      seenStatus: null,
    });
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('runs to the last byte, not to the first', async () => {
    const { url } = await serve((_, response) => {
      response.write(' ');
      const dripping = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(dripping));
    });
    expect(failureOf(await open().send(post(url), 150))).toMatchObject({ code: 'timeout', seenStatus: 200 });
  });

  it('closes the connection of what it ended, so that the server hears of it', async () => {
    let closed: () => void = hang;
    const heard = new Promise<void>((resolve) => {
      closed = resolve;
    });
    const { url } = await serve((_, response) => response.on('close', closed));
    await open().send(post(url), 50);
    await heard;
  });
});

describe('silence inside an answer', () => {
  it('ends it before the attempt does', async () => {
    const { url } = await serve((_, response) => void response.write('{"half":'));
    const failure = failureOf(await open({ idleTimeoutMs: 100 }).send(post(url), 20_000));
    expect(failure).toMatchObject({ code: 'timeout', mayHaveBeenBilled: true, seenStatus: 200 });
  });
});

describe('a connection', () => {
  it('that is refused was not billed', async () => {
    const server = createTcpServer();
    const url = await listen(server);
    server.close();
    await once(server, 'close');
    const failure = failureOf(await open().send(post(url, { authorization: 'Bearer sk-secret' }), 5000));
    expect(failure.code).toBe('network');
    expect(failure.message).toContain('ECONNREFUSED');
    expect(failure.mayHaveBeenBilled).toBeUndefined();
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it('to a host that does not exist says so', async () => {
    const failure = failureOf(await open().send(post('http://llmgw.invalid/v1'), 10_000));
    expect(failure).toMatchObject({ code: 'network', message: expect.stringMatching(/ENOTFOUND|EAI_AGAIN/) });
  });

  it.each([
    ['before the answer', '', null],
    ['in the middle of the answer', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{"half":', 200],
    ['in the middle of a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{"half":', 200],
  ])('that is cut %s may have been billed', async (_, begun, seenStatus) => {
    const server = createTcpServer((socket) => {
      socket.on('error', hang);
      socket.once('data', () => {
        socket.write(begun);
        setTimeout(() => socket.resetAndDestroy(), 20);
      });
    });
    closers.push(() => server.close());
    const failure = failureOf(await open().send(post(await listen(server)), 5000));
    expect(failure).toMatchObject({ code: 'network', mayHaveBeenBilled: true, seenStatus });
  });

  it('that speaks no HTTP is a network failure', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', hang);
      socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    });
    closers.push(() => server.close());
    expect(failureOf(await open().send(post(await listen(server)), 5000)).code).toBe('network');
  });

  it('is used again for the next request', async () => {
    const { url, sockets } = await serve((_, response) => response.end('ok'));
    const transport = open();
    for (let request = 0; request < 20; request++) await transport.send(post(url), 5000);
    // A connection rests for one turn of the event loop, so a request that comes sooner takes a second one.
    expect(sockets.size).toBeLessThanOrEqual(2);
  });

  it('that the server closed while it was idle costs no request', async () => {
    const { url, server, sockets } = await serve((_, response) => response.end('ok'));
    server.keepAliveTimeout = 0;
    const transport = open();
    for (let request = 0; request < 4; request++) {
      expect(bodyOf(await transport.send(post(url), 5000))).toBe('ok');
      for (const socket of sockets) socket.end();
      await delay(30);
    }
    expect(sockets.size).toBe(4);
  });

  it('is not used for a second request before the first is answered: 120 at once are 120 connections', async () => {
    let inFlight = 0;
    let most = 0;
    const { url } = await serve((_, response) => {
      most = Math.max(most, ++inFlight);
      setTimeout(() => {
        inFlight--;
        response.end('ok');
      }, 400);
    });
    const transport = open();
    const all = await Promise.all(Array.from({ length: 120 }, () => transport.send(post(url), 10_000)));
    expect(all.every(({ response }) => response?.status === 200)).toBe(true);
    expect(most).toBe(120);
  });
});

describe('the size of an answer', () => {
  it('is limited, whatever its header says', async () => {
    const { url } = await serve((_, response) => {
      for (let mib = 0; mib < 3; mib++) response.write(Buffer.alloc(1024 * 1024, 32));
      response.end();
    });
    const failure = failureOf(await open({ maxBodyBytes: 2 * 1024 * 1024 }).send(post(url), 5000));
    expect(failure).toMatchObject({ code: 'malformed_response', seenStatus: 200, mayHaveBeenBilled: true });
    expect(failure.message).toContain('larger than 2 MiB');
  });

  it('is limited as it is unpacked too', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(3 * 1024 * 1024, 32)));
    });
    const failure = failureOf(await open({ maxBodyBytes: 1024 * 1024 }).send(post(url), 5000));
    expect(failure.code).toBe('malformed_response');
  });
});

describe('an answer that came compressed unasked', () => {
  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)('%s is unpacked', async (encoding, pack) => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).end(pack('{"ok":"ä"}'));
    });
    expect(bodyOf(await open().send(post(url), 5000))).toBe('{"ok":"ä"}');
  });

  it('and is not what it says is malformed', async () => {
    const { url } = await serve((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain');
    });
    expect(failureOf(await open().send(post(url), 5000))).toMatchObject({
      code: 'malformed_response',
      seenStatus: 200,
    });
  });
});

describe('abort', () => {
  it('ends every request in flight at once, and the next one goes through', async () => {
    let hanging = true;
    const { url } = await serve((_, response) => {
      if (!hanging) response.end('ok');
    });
    const transport = open();
    const all = Array.from({ length: 5 }, () => transport.send(post(url), 20_000));
    await delay(50);
    transport.abort();
    for (const exchange of await Promise.all(all)) {
      expect(failureOf(exchange)).toMatchObject({ code: 'cancelled', mayHaveBeenBilled: true });
    }
    hanging = false;
    expect(bodyOf(await transport.send(post(url), 5000))).toBe('ok');
  });

  it('ends a request that has no connection yet, which was not billed', async () => {
    let seen = 0;
    const { url } = await serve((_, response) => {
      seen++;
      response.end();
    });
    const transport = open();
    const sending = transport.send(post(url), 5000);
    transport.abort();
    const failure = failureOf(await sending);
    expect(failure.code).toBe('cancelled');
    expect(failure.mayHaveBeenBilled).toBeUndefined();
    await delay(50);
    expect(seen).toBe(0);
  });
});

describe('a request that cannot be made', () => {
  it.each([
    ['not a URL', post('not a url')],
    ['a header that no request may have', post('http://127.0.0.1:1/', { authorization: 'Bearer sk-\nsecret' })],
  ])('comes back as a failure without its secrets: %s', async (_, sent) => {
    const failure = failureOf(await open().send(sent, 5000));
    expect(failure.code).toBe('network');
    expect(failure.mayHaveBeenBilled).toBeUndefined();
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

describe('closing', () => {
  it('ends what is in flight', async () => {
    const { url } = await serve(hang);
    const transport = open();
    const sending = transport.send(post(url), 20_000);
    await delay(30);
    await transport.close();
    expect(failureOf(await sending).code).toBe('network');
  });
});

/** A proxy that forwards plain requests and opens tunnels, and remembers what it was asked. */
const serveProxy = async ({ refuses = false } = {}) => {
  const asked: string[] = [];
  const keys: (string | undefined)[] = [];
  const proxy = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    keys.push(incoming.headers['proxy-authorization']);
    const { method, headers } = incoming;
    const onward = request(incoming.url!, { method: method!, headers: { ...headers, via: '1.1 proxy' } }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  proxy.on('connect', (incoming, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`);
    keys.push(incoming.headers['proxy-authorization']);
    socket.on('error', hang);
    if (refuses) {
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const [host, port] = incoming.url!.split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
  });
  closers.push(() => {
    proxy.close();
    proxy.closeAllConnections();
  });
  return { url: await listen(proxy), asked, keys };
};

describe('a proxy in the environment', () => {
  const showVia: Handler = (incoming, response, body) =>
    response.end(`${incoming.headers.via ?? 'direct'} ${incoming.headers.host} ${body}`);

  it.each(['HTTP_PROXY', 'http_proxy'])('%s forwards plain HTTP', async (name) => {
    const { url } = await serve(showVia);
    const proxy = await serveProxy();
    const transport = open({ env: { [name]: proxy.url } });
    const answer = bodyOf(await transport.send(post(`${url}/v1/x`, {}, '{"a":1}'), 5000));
    expect(answer).toBe(`1.1 proxy ${new URL(url).host} {"a":1}`);
    expect(proxy.asked).toEqual([`POST ${url}/v1/x`]);
  });

  it('gets its own credentials, and the provider gets its own', async () => {
    const { url } = await serve((incoming, response) => response.end(String(incoming.headers.authorization)));
    const proxy = await serveProxy();
    const transport = open({ env: { HTTP_PROXY: proxy.url.replace('http://', 'http://user:p%40ss@') } });
    const answer = bodyOf(await transport.send(post(url, { authorization: 'Bearer k' }), 5000));
    expect(answer).toBe('Bearer k');
    expect(proxy.keys).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
  });

  it('serves many requests at once', async () => {
    let inFlight = 0;
    let most = 0;
    const { url } = await serve((_, response) => {
      most = Math.max(most, ++inFlight);
      setTimeout(() => {
        inFlight--;
        response.end('ok');
      }, 200);
    });
    const proxy = await serveProxy();
    const transport = open({ env: { HTTP_PROXY: proxy.url } });
    await Promise.all(Array.from({ length: 60 }, () => transport.send(post(url), 10_000)));
    expect(most).toBe(60);
  });

  it('opens a tunnel for HTTPS, and one that it refuses is a failure', async () => {
    const proxy = await serveProxy({ refuses: true });
    const transport = open({ env: { HTTPS_PROXY: proxy.url } });
    const failure = failureOf(await transport.send(post('https://api.example.com/v1/x'), 5000));
    expect(proxy.asked).toEqual(['CONNECT api.example.com:443']);
    expect(failure).toMatchObject({ code: 'network', message: expect.stringContaining('proxy') });
    expect(failure.mayHaveBeenBilled).toBeUndefined();
  });

  it.each([
    ['the host', '127.0.0.1'],
    ['everything', '*'],
    ['a list', 'example.com, 127.0.0.1'],
  ])('is passed by for hosts in NO_PROXY: %s', async (_, noProxy) => {
    const { url } = await serve(showVia);
    const proxy = await serveProxy();
    const transport = open({ env: { HTTP_PROXY: proxy.url, NO_PROXY: noProxy } });
    expect(bodyOf(await transport.send(post(url), 5000))).toMatch(/^direct/);
    expect(proxy.asked).toEqual([]);
  });

  it('keeps the time of an attempt and can be aborted', async () => {
    const { url } = await serve(hang);
    const proxy = await serveProxy();
    const transport = open({ env: { HTTP_PROXY: proxy.url } });
    expect(failureOf(await transport.send(post(url), 100)).code).toBe('timeout');
    const sending = transport.send(post(url), 20_000);
    await delay(50);
    transport.abort();
    expect(failureOf(await sending).code).toBe('cancelled');
  });

  it('that is not there is a network failure', async () => {
    const transport = open({ env: { HTTP_PROXY: 'http://127.0.0.1:1' } });
    expect(failureOf(await transport.send(post('http://127.0.0.1:2/'), 5000)).code).toBe('network');
  });
});
