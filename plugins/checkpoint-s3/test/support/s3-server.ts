import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';

/** A request as far as tests look at it. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A server that speaks S3, with a bucket, as long as it is needed. */
export class S3Server {
  readonly bucket = 'checkpoints';
  /** Called before a request is answered; what it returns is the status of the answer instead. */
  before: (asked: Asked) => number | undefined = () => undefined;
  /** Whether the answer to a request that was done is not sent. */
  loseAnswer: (asked: Asked) => boolean = () => false;
  readonly #directory: string;
  readonly #server: ReturnType<typeof createServer>;

  private constructor(directory: string, s3: S3rver) {
    this.#directory = directory;
    const answer = s3.callback();
    this.#server = createServer((request, response): void => {
      const { method = '', url = '', headers } = request;
      const asked = { method, path: decodeURIComponent(url.split('?')[0]!), headers };
      const status = this.before(asked);
      if (this.loseAnswer(asked)) response.end = () => response.destroy();
      if (status === undefined) return answer(request, response);
      request.resume();
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>Ordered${status}</Code><Message>as ordered</Message></Error>`);
    });
  }

  static async start(): Promise<S3Server> {
    const directory = await mkdtemp(join(tmpdir(), 'checkpoint-s3-test-'));
    const s3 = new S3rver({
      directory,
      silent: true,
      configureBuckets: [{ name: 'checkpoints', configs: [] }],
    });
    await s3.configureBuckets();
    const server = new S3Server(directory, s3);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The keys of all objects that begin so. */
  async keys(start = ''): Promise<string[]> {
    const root = join(this.#directory, this.bucket);
    const names = await readdir(root, { recursive: true });
    return names
      .filter((name) => name.endsWith('._S3rver_object'))
      .map((name) => name.slice(0, -'._S3rver_object'.length))
      .filter((name) => name.startsWith(start))
      .toSorted();
  }

  /** The file that holds an object. */
  fileOf(key: string): string {
    return join(this.#directory, this.bucket, `${key}._S3rver_object`);
  }

  /** Makes an object look as if it was last written so many milliseconds before now. */
  async age(key: string, milliseconds: number): Promise<void> {
    const time = (Date.now() - milliseconds) / 1000;
    await utimes(this.fileOf(key), time, time);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#directory, { recursive: true, force: true });
  }
}
