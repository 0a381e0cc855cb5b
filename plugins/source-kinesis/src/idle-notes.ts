import type { Place } from './sequence-range.ts';
import type { StartNotes } from './start-notes.ts';

/** Notes come so often in the time for which the stream keeps records. */
const perRetention = 24;

/**
 * Remembers up to when all shards were read, where no range says so because nothing came: a program that is started again after
 * quiet days would else have to fear that records have come and gone.
 */
export class IdleNotes {
  readonly #notes: StartNotes | undefined;
  readonly #every: number;
  #seen: number;

  /** `seen`: as it was noted last. */
  constructor(notes: StartNotes | undefined, seen: number, retention: number) {
    this.#notes = notes;
    this.#every = retention / perRetention;
    this.#seen = seen;
  }

  /** The places, with what is known of them by notes. */
  known(places: ReadonlyMap<string, Place>): ReadonlyMap<string, Place> {
    return new Map(places.entries().map(([shardId, place]) => [shardId, this.#known(place)]));
  }

  /** All shards were read up to now, and had nothing. */
  async note(now: number): Promise<void> {
    if (now - this.#seen < this.#every) return;
    this.#seen = now;
    await this.#notes?.noteSeen(now);
  }

  #known(place: Place): Place {
    if (place.at !== 'AFTER_SEQUENCE_NUMBER' || place.seen === 0 || place.seen >= this.#seen) return place;
    return { ...place, seen: this.#seen };
  }
}
