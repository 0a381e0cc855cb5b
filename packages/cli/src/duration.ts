import { durationInvalid } from './cli-error.ts';

const unit: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a text such as `500ms`, `2s`, `1.5s`, `1m`, `1h`. Throws `CLI_DURATION_INVALID`, naming the option. */
export const parseDuration = (option: string, text: string): number => {
  const [, amount, name] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  const duration = Number((Number(amount) * unit[name!]!).toFixed(6));
  if (Number.isSafeInteger(duration) && duration > 0) return duration;
  throw durationInvalid(option, text);
};
