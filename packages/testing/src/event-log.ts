import type { ListenerMethod, StreamingEvents, StreamingListener } from '@dstream/core';
import type { Clock } from '@dstream/core/plugin';

const events = [
  'streamingStarted',
  'streamingResumed',
  'streamingStopped',
  'receiverStarted',
  'receiverError',
  'receiverStopped',
  'batchSubmitted',
  'batchStarted',
  'batchCompleted',
  'outputOperationStarted',
  'outputOperationCompleted',
  'rateUpdated',
  'badRecords',
  'stalled',
] as const satisfies readonly (keyof StreamingEvents)[];

/**
 * Writes down what a context does, one line of JSON per event, with the time it was heard. On a virtual clock the same
 * program with the same seed gives the same text, byte for byte. Single tasks are left out: which of two that wait for
 * something real ends first is not for the engine to say.
 */
export class EventLog {
  readonly lines: string[] = [];
  /** To be added to the context. */
  readonly listener: StreamingListener;

  constructor(clock: Clock) {
    const entries = events.map((event) => {
      const hear = (heard: StreamingEvents[typeof event]): void => {
        this.lines.push(JSON.stringify({ at: clock.now(), event, ...heard }, withoutStacks));
      };
      return [methodOf(event), hear];
    });
    this.listener = Object.fromEntries(entries) as StreamingListener;
  }

  /** Everything so far, as one text. */
  get text(): string {
    return this.lines.map((line) => `${line}\n`).join('');
  }
}

const methodOf = <E extends string>(event: E): ListenerMethod<E> =>
  `on${event[0]!.toUpperCase()}${event.slice(1)}` as ListenerMethod<E>;

/** Where in the code an error came from depends on the machine. */
const withoutStacks = (key: string, value: unknown): unknown => (key === 'lastError' ? undefined : value);
