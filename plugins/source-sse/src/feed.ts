import { redactUrl, tlsSettings } from '@dstream/connection';
import { Agent, request, type buildConnector, type Dispatcher } from 'undici';
import type { SseSettings } from './options.ts';
import { errorOfStatus, explain, sseError } from './sse-error.ts';

const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/** The server that has the feed. One request at a time. */
export class Feed implements AsyncDisposable {
  readonly shown: string;
  readonly #settings: SseSettings;
  readonly #agent: Agent;

  constructor(settings: SseSettings) {
    const { url, connectTimeout, stallTimeout, tls } = settings;
    this.shown = redactUrl(url);
    this.#settings = settings;
    this.#agent = new Agent({
      connect: { ...tlsSettings(tls), timeout: connectTimeout } as buildConnector.BuildOptions,
      headersTimeout: stallTimeout,
      bodyTimeout: stallTimeout,
    });
  }

  /** What the server sends after an event; undefined: it says that there will be nothing more (204). */
  async open(
    lastEventId: string | undefined,
    signal: AbortSignal,
  ): Promise<AsyncIterable<Buffer> | undefined> {
    const { statusCode, headers, body } = await this.#follow(lastEventId, signal);
    if (statusCode === 200) {
      const type = String(headers['content-type'] ?? 'no content type');
      if (/^text\/event-stream\s*(;|$)/i.test(type)) return body;
      drop(body);
      throw sseError('SSE_NO_EVENT_STREAM', { server: this.shown, type });
    }
    drop(body);
    if (statusCode === 204) return undefined;
    throw errorOfStatus(this.shown, statusCode);
  }

  /** What an error of reading means. */
  explain(error: unknown): Error {
    return explain(error, this.shown, this.#settings.stallTimeout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  async #follow(lastEventId: string | undefined, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    let url = new URL(this.#settings.url);
    const { origin } = url;
    for (let left = maxRedirects; ; left--) {
      const headers = this.#headers(lastEventId, url.origin === origin);
      const answer = await request(url, { headers, signal, dispatcher: this.#agent });
      const { location } = answer.headers;
      if (!redirects.has(answer.statusCode) || typeof location !== 'string') return answer;
      drop(answer.body);
      if (left === 0) throw this.#notFollowed(`it is the last of ${maxRedirects + 1}`);
      if (!URL.canParse(location, url)) throw this.#notFollowed('it leads to no URL');
      const next = new URL(location, url);
      if (!/^https?:$/.test(next.protocol) || (url.protocol === 'https:' && next.protocol !== 'https:'))
        throw this.#notFollowed(`it leads from ${url.protocol} to ${next.protocol}`);
      url = next;
    }
  }

  #notFollowed(reason: string): Error {
    return sseError('SSE_REDIRECTS', { server: this.shown, reason });
  }

  /** What lets the program in is for the server that was named, not for one that this points to. */
  #headers(lastEventId: string | undefined, isNamed: boolean): Record<string, string> {
    const { headers, bearer, basic } = this.#settings;
    return {
      ...(isNamed && {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(basic && {
          authorization: `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString('base64')}`,
        }),
        ...headers,
      }),
      accept: 'text/event-stream',
      'cache-control': 'no-cache',
      ...(lastEventId !== undefined && { 'last-event-id': Buffer.from(lastEventId).toString('latin1') }),
    };
  }
}

const drop = (body: Dispatcher.ResponseData['body']): void => {
  body.on('error', () => undefined).destroy();
};
