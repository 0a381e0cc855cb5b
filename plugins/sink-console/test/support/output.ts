import { Writable } from 'node:stream';
import type { Logger, Use } from '@dstream/core/plugin';

/** A stream that keeps what was written. */
export class Output extends Writable {
  text = '';

  constructor() {
    super({
      write: (chunk: Buffer, _encoding, done) => {
        this.text += chunk.toString();
        done();
      },
    });
  }
}

/** Keeps warnings. */
export class RecordingLogger implements Logger {
  readonly warnings: string[] = [];
  debug(): void {}
  info(): void {}
  error(): void {}
  warn(message: string): void {
    this.warnings.push(message);
  }
}

/** What a context hands out, with nothing in it but a logger. */
export const using = (logger: Logger): Use => (() => logger) as Use;
