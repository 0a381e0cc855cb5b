import { randomUUID } from 'node:crypto';
import { DStreamError, textOf, type Clock } from '@dstream/core/plugin';
import { hasEndedHere, ownerWith, type Owner } from '@dstream/files';
import type { Bucket } from './bucket.ts';
import { checkpointS3Error } from './checkpoint-s3-error.ts';

const folder = 'lock/';

/** What the object of a writer says. */
interface Claim extends Owner {
  /** When it was last written, by its own clock, in ISO 8601. */
  readonly since: string;
}

/** What a lease needs. */
export interface LeaseSettings {
  readonly bucket: Bucket;
  readonly clock: Clock;
  /** Milliseconds for which a lease holds if it is not renewed. */
  readonly duration: number;
}

/**
 * Keeps a second writer out (leases: Gray and Cheriton, 1989). Whoever wants to write first puts an object of its own, and
 * only then lists who else has one: of two that come together at least one sees the other. Objects that were not written
 * anew for longer than the lease belong to the dead; their age is told by the clock of the service alone. One of a process of
 * this very machine that has ended belongs to the dead at once. It needs a
 * service whose listings show what was put before, as that of S3 do, and no conditional requests.
 */
export class Lease {
  readonly #settings: LeaseSettings;
  readonly #key = `${folder}${randomUUID()}`;
  readonly #end = new AbortController();
  #renewed = -Infinity;
  #renewing: Promise<void> | undefined;
  #loss: DStreamError | undefined;
  #failure: unknown;

  constructor(settings: LeaseSettings) {
    this.#settings = settings;
  }

  /** Throws `CHECKPOINT_LOCKED`. */
  async take(): Promise<void> {
    const { bucket } = this.#settings;
    await this.#put();
    try {
      const other = await this.#other();
      if (other !== undefined) throw await this.#locked(other);
    } catch (error) {
      await bucket.delete(this.#key).catch(() => undefined);
      throw error;
    }
    this.#renewing = this.#renewAgainAndAgain();
  }

  /** Throws `CHECKPOINT_S3_LEASE_LOST` when another program may have taken over. */
  requireHeld(): void {
    const { clock, duration } = this.#settings;
    if (clock.now() > this.#renewed + duration)
      this.#lose(`it could not renew its lease in time${this.#because()}`);
    if (this.#loss) throw this.#loss;
  }

  async release(): Promise<void> {
    this.#end.abort();
    await this.#renewing;
    if (this.#renewing && !this.#loss) await this.#settings.bucket.delete(this.#key);
    this.#renewing = undefined;
  }

  async #put(signal?: AbortSignal): Promise<void> {
    const { bucket, clock } = this.#settings;
    // The service writes it down later than this, so the lease holds there for longer than here.
    const begun = clock.now();
    const claim: Claim = { ...ownerWith(process.pid), since: new Date(begun).toISOString() };
    await bucket.put(this.#key, Buffer.from(JSON.stringify(claim)), signal);
    this.#renewed = begun;
  }

  /** The key of another one who has it. Removes what the dead have left. */
  async #other(): Promise<string | undefined> {
    const { bucket, duration } = this.#settings;
    const claims = await bucket.list(folder);
    const now = claims.find(({ key }) => key === this.#key)?.modified;
    if (now === undefined) throw this.#lose('its lease was removed');
    for (const { key, modified } of claims) {
      if (key === this.#key) continue;
      // Times of the service are in whole seconds.
      const isOld = now - modified > duration + 1000;
      if (!isOld && !(await this.#isOfTheDead(key))) return key;
      await bucket.delete(key);
    }
    return undefined;
  }

  async #isOfTheDead(key: string): Promise<boolean> {
    const claim = claimIn(await this.#settings.bucket.get(key));
    return claim !== undefined && hasEndedHere(claim);
  }

  async #renewAgainAndAgain(): Promise<void> {
    const { clock, duration } = this.#settings;
    const { signal } = this.#end;
    while (!signal.aborted && !this.#loss) {
      const due = clock.now() + duration / 3;
      await clock.sleep(due, { signal, background: true }).catch(() => undefined);
      if (!signal.aborted) await this.#renew();
    }
  }

  async #renew(): Promise<void> {
    const { bucket, clock, duration } = this.#settings;
    try {
      if (!(await bucket.get(this.#key))) this.#lose('its lease was removed');
      this.requireHeld();
      const left = Math.max(1, Math.ceil(this.#renewed + duration - clock.now()));
      await this.#put(AbortSignal.any([this.#end.signal, AbortSignal.timeout(left)]));
      this.#failure = undefined;
    } catch (error) {
      // Tried again until the lease has run out, which whoever writes then is told.
      this.#failure = error;
    }
  }

  #because(): string {
    return this.#failure === undefined ? '' : `: ${textOf(this.#failure)}`;
  }

  #lose(reason: string): DStreamError {
    const place = this.#settings.bucket.place();
    return (this.#loss ??= checkpointS3Error(
      'CHECKPOINT_S3_LEASE_LOST',
      { place, reason },
      { cause: this.#failure },
    ));
  }

  async #locked(key: string): Promise<DStreamError> {
    const { bucket } = this.#settings;
    const claim = claimIn(await bucket.get(key).catch(() => undefined));
    const owner = `${claim ? ownerOf(claim) : 'another program'} (${bucket.place(key)})`;
    return new DStreamError('CHECKPOINT_LOCKED', { place: bucket.place(), owner });
  }
}

const claimIn = (bytes: Buffer | undefined): Claim | undefined => {
  try {
    return bytes && (JSON.parse(bytes.toString()) as Claim);
  } catch {
    return undefined;
  }
};

const ownerOf = ({ host, pid, since }: Claim): string =>
  `process ${pid} of ${host.split(' ')[0]}, last heard of at ${since}`;
