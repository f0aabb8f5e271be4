import type { RequestListener } from 'node:http';

/** One request that a server of the local Azure has answered. */
export interface RecordedRequest {
  readonly server: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly userAgent: string;
  /** On the wire, in both directions, headers included. */
  readonly bytes: number;
}

/** Tells of each request once it was answered, or given up. No headers but the user agent: they hold tokens. */
export function recordRequests(
  server: string,
  handle: RequestListener,
  record: (request: RecordedRequest) => void,
): RequestListener {
  return (request, response) => {
    const { socket, method = '', url = '' } = request;
    const before = socket.bytesRead + socket.bytesWritten;
    response.once('close', () => {
      record({
        server,
        method,
        path: new URL(url, 'http://127.0.0.1').pathname,
        status: response.statusCode,
        userAgent: request.headers['user-agent'] ?? '',
        bytes: socket.bytesRead + socket.bytesWritten - before,
      });
    });
    handle(request, response);
  };
}
