import type { Logger } from '@dstream/core/plugin';

/**
 * A stream for text that may go away: when its reader has left (`| head`) or it fails otherwise, that is logged and
 * further text is dropped. Printing never fails a batch.
 */
export class TextOutput {
  readonly #stream: NodeJS.WritableStream;
  readonly #logger: Logger;
  #state: 'new' | 'open' | 'gone' = 'new';

  constructor(stream: NodeJS.WritableStream, logger: Logger) {
    this.#stream = stream;
    this.#logger = logger;
  }

  /** Resolves when the stream takes more. */
  async write(text: string): Promise<void> {
    if (this.#state === 'new') this.#open();
    if (this.#state === 'gone' || this.#stream.write(text)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ['drain', 'error', 'close']) this.#stream.off(event, done);
        resolve();
      };
      for (const event of ['drain', 'error', 'close']) this.#stream.on(event, done);
    });
  }

  /** Takes the listener off a stream that lives longer than this. */
  close(): void {
    this.#stream.off('error', this.#onError);
    this.#state = 'gone';
  }

  #open(): void {
    this.#state = 'open';
    this.#stream.on('error', this.#onError);
  }

  readonly #onError = (error: Error): void => {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#logger.warn('The console is gone; nothing more is printed', { reason: error.message });
  };
}
