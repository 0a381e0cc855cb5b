import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** An event, as a browser would see it. */
export interface ServerSentEvent {
  /** `message`, unless the server says something else. */
  readonly type: string;
  readonly data: string;
  /** The last id that the server gave with this event or one before; empty: none. */
  readonly id: string;
}

/** Where the parsing of a feed begins, and whom it tells of what is no event. */
export interface FeedContext {
  readonly lastEventId: string;
  readonly maxEventLength: number;
  readonly onRetry: (milliseconds: number) => void;
  /** Makes the error of an event that is too large. */
  readonly tooLarge: () => Error;
}

/** The events of each piece of a feed that completes any, and how many bytes it took to send them. */
export async function* eventsOf(
  pieces: AsyncIterable<Uint8Array>,
  { lastEventId, maxEventLength, onRetry, tooLarge }: FeedContext,
): AsyncGenerator<{ readonly events: ServerSentEvent[]; readonly bytes: number }> {
  let id = lastEventId;
  let isTooLarge = false;
  let [events, bytes]: [ServerSentEvent[], number] = [[], 0];
  const parser = createParser({
    maxBufferSize: maxEventLength,
    onEvent: ({ event, data, id: given }: EventSourceMessage) => {
      id = given ?? id;
      events.push({ type: event ?? 'message', data, id });
    },
    onRetry,
    onError: ({ type }) => (isTooLarge ||= type === 'max-buffer-size-exceeded'),
  });
  const decoder = new TextDecoder();
  for await (const piece of pieces) {
    bytes += piece.byteLength;
    parser.feed(decoder.decode(piece, { stream: true }));
    if (events.length > 0) yield { events, bytes };
    if (isTooLarge) throw tooLarge();
    if (events.length > 0) [events, bytes] = [[], 0];
  }
}
