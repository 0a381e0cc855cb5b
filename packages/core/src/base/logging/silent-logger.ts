import type { Logger } from '../../contracts/logger.ts';

/** Reports nothing. */
export class SilentLogger implements Logger {
  debug(): void {}
  info(): void {}
  warn(): void {}
  error(): void {}
}
