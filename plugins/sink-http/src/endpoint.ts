import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { redactUrl, retry, tlsSettings } from '@dstream/connection';
import { Agent, request, type buildConnector, type Dispatcher } from 'undici';
import { errorOfStatus, explain, isTemporary } from './http-sink-error.ts';
import type { HttpSinkSettings } from './options.ts';
import { retryAfter } from './retry-after.ts';

const compress = promisify(gzip);

/** Bytes of an answer that go into an error. */
const shownBytes = 500;

/** Where requests are sent to, and the connections there. */
export class Endpoint {
  readonly #settings: HttpSinkSettings;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #agent: Agent;

  constructor(settings: HttpSinkSettings) {
    const { connectTimeout, stallTimeout, tls } = settings;
    this.#settings = settings;
    this.#headers = headersOf(settings);
    this.#agent = new Agent({
      connect: { ...tlsSettings(tls), timeout: connectTimeout } as buildConnector.BuildOptions,
      headersTimeout: stallTimeout,
      bodyTimeout: stallTimeout,
    });
  }

  /** Sends a body under a key, again and again while that may help. Resolves when it was taken. */
  async send(body: Buffer, key: string, signal: AbortSignal): Promise<void> {
    const { gzip: compressed, attempts } = this.#settings;
    const content = compressed ? await compress(body) : body;
    let pause = 0;
    const once = async (): Promise<void> => {
      pause = 0;
      const answer = await this.#request(content, key, signal);
      pause = retryAfter(answer.headers['retry-after'], Date.now());
      await this.#requireSuccess(answer);
    };
    await retry(once, { attempts, isTemporary, leastDelay: () => pause, signal });
  }

  /** Ends the connections. Idempotent. */
  async close(): Promise<void> {
    if (!this.#agent.destroyed) await this.#agent.destroy();
  }

  async #request(content: Buffer, key: string, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    const { url, method, stallTimeout } = this.#settings;
    const headers = { ...this.#headers, 'idempotency-key': key };
    try {
      return await request(url, { method, headers, body: content, signal, dispatcher: this.#agent });
    } catch (error) {
      signal.throwIfAborted();
      throw explain(error, this.#server, stallTimeout);
    }
  }

  async #requireSuccess({ statusCode, body }: Dispatcher.ResponseData): Promise<void> {
    if (statusCode >= 200 && statusCode < 300) return body.dump();
    throw errorOfStatus(this.#server, statusCode, await beginningOf(body));
  }

  get #server(): string {
    return redactUrl(this.#settings.url);
  }
}

const headersOf = ({
  headers,
  bearer,
  basic,
  format,
  gzip: compressed,
}: HttpSinkSettings): Record<string, string> => ({
  'content-type': format === 'json' ? 'application/json' : 'application/x-ndjson',
  ...(compressed && { 'content-encoding': 'gzip' }),
  ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
  ...(basic && {
    authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`,
  }),
  ...headers,
});

/** The first bytes of an answer, as one line; nothing, if it breaks off. */
const beginningOf = async (body: AsyncIterable<Buffer>): Promise<string> => {
  let text = '';
  try {
    for await (const piece of body) {
      text += piece.toString();
      if (text.length >= shownBytes) break;
    }
  } catch {
    // What came says enough.
  }
  return text.slice(0, shownBytes).replaceAll(/\s+/g, ' ').trim();
};
