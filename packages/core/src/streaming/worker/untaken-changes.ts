import type { Codec } from '../../contracts/codec.ts';
import type { StateChange } from '../../engine/task/state-change.ts';
import { encodeState } from '../state/encoded-state.ts';
import type { StateMessage } from './messages.ts';

/**
 * Changes of state that are committed here and not known to be part of the driver's copy, because their attempt failed
 * afterwards or did not count. They are sent again, before the next change of the same partition, which builds on them.
 */
export class UntakenChanges {
  readonly #messages = new Map<string, readonly StateMessage[]>();

  /** Takes note of what an attempt has committed; a batch that was repeated replaces what it left, and all that followed. */
  add(id: number, { stream, partition, time, ...copy }: StateChange, codec: Codec): void {
    const place = placeOf(stream, partition);
    const before = (this.#messages.get(place) ?? []).filter((each) => each.time < time);
    this.#messages.set(place, [...before, { id, stream, partition, time, bytes: encodeState(copy, codec) }]);
  }

  /** What is to be sent with these changes: themselves, and those before them. */
  of(changes: readonly StateChange[]): readonly StateMessage[] {
    const places = new Set(changes.map(({ stream, partition }) => placeOf(stream, partition)));
    return [...places].flatMap((place) => this.#messages.get(place) ?? []);
  }

  /** What was sent with this attempt has arrived. */
  taken(id: number): void {
    for (const [place, messages] of this.#messages) {
      if (!messages.some((message) => message.id === id)) continue;
      const left = messages.filter((message) => message.id > id);
      if (left.length > 0) this.#messages.set(place, left);
      else this.#messages.delete(place);
    }
  }

  /** The partition was made anew from the driver's copy. */
  drop(stream: number, partition: number): void {
    this.#messages.delete(placeOf(stream, partition));
  }
}

const placeOf = (stream: number, partition: number): string => `${stream}/${partition}`;
