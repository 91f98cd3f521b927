/** Errors of the connection itself, as failures: no answer came, so there is no status and no body to read. */

import type { Failure } from '../../core/failure.ts';

const words: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the server refuses connections: is it running, and is base_url right?',
  ENOTFOUND: 'the name of the server is not known: is base_url right?',
  EAI_AGAIN: 'the name of the server could not be looked up',
  ECONNRESET: 'the server closed the connection',
  EPIPE: 'the server closed the connection',
  UND_ERR_SOCKET: 'the server closed the connection',
  UND_ERR_ABORTED: 'the connection was refused on its way: is the proxy right?',
  ETIMEDOUT: 'the server did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the connect timeout',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped coming',
  EHOSTUNREACH: 'the server cannot be reached',
  ENETUNREACH: 'there is no route to the server',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "the server's certificate is self-signed",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "the server's certificate cannot be verified",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another name",
};

/** Reads the error's code, never its text, which may hold an address with a key in it. */
const codeOf = (error: unknown): string => {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 4; cause = cause.cause, depth++) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === 'string' && code !== '') return code;
    if (cause instanceof AggregateError && cause.errors.length > 0) return codeOf(cause.errors[0]);
  }
  return 'unknown';
};

/** `hasLeft`: the request was written, so the provider may have worked on it and may charge. */
export const networkFailure = (error: unknown, hasLeft: boolean): Failure => {
  const code = codeOf(error);
  const billed = hasLeft ? { mayHaveBeenBilled: true } : {};
  const known = words[code];
  return {
    code:
      code === 'UND_ERR_BODY_TIMEOUT' || code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT'
        ? 'timeout'
        : 'network',
    message: known === undefined ? `connection failed (${code})` : `${known} (${code})`,
    httpStatus: null,
    ...billed,
  };
};

export const timeoutFailure = (timeoutMs: number, hasLeft: boolean): Failure => ({
  code: 'timeout',
  message: `no complete answer within ${Math.round(timeoutMs) / 1000} s`,
  httpStatus: null,
  ...(hasLeft ? { mayHaveBeenBilled: true } : {}),
});
