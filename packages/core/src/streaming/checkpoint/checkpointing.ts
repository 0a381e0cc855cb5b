import type { CheckpointLog, CheckpointStore } from '../../contracts/checkpoint-store.ts';
import type { Codec } from '../../contracts/codec.ts';
import type { ResumeInfo } from '../../contracts/listener.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { StateStore } from '../../contracts/state-store.ts';
import type { Time } from '../../contracts/time.ts';
import type { BlockManager } from '../../engine/block/block-manager.ts';
import type { StateChange } from '../../engine/task/state-change.ts';
import type { DStreamGraph } from '../dstream/dstream-graph.ts';
import type { DStream } from '../dstream/dstream.ts';
import { noPast, type StateLeft } from '../dstream/past.ts';
import type { BatchInputs } from '../input/batch-inputs.ts';
import type { BlockLog } from '../input/block-log.ts';
import type { BatchJournal } from './batch-journal.ts';
import type { FailedBatches } from './checkpoint-options.ts';
import { encodeRecord } from './journal-record.ts';
import { Journal } from './journal.ts';
import type { Ledger, StatePlace } from './ledger.ts';
import { lookBackIn } from './look-back.ts';
import { matchPlans } from './match-plans.ts';
import { nextLedger, passedOverBy, startLedger } from './next-ledger.ts';
import { placeInputs } from './place-inputs.ts';
import { filledPlaces, firstPlaces, namesByStream, placeStates, removePlaces } from './place-states.ts';
import { programPlanOf, type ProgramPlan } from './program-plan.ts';
import { readJournal, type ReadJournal } from './read-journal.ts';
import { requireEmpty } from './require-held.ts';
import { requireRecords } from './require-records.ts';
import { restoreStates, type MovedState } from './restore-states.ts';
import { asName, SnapshotFiles } from './snapshot-files.ts';
import { Snapshots, type SnapshottedState } from './snapshots.ts';
import { StateJournal, type WrittenChange } from './state-journal.ts';
import { stateTimeOf } from './state-time.ts';
import { survivalIn, type Survival } from './survival.ts';
import { timelineOf } from './timeline.ts';
import { WriteAheadLog } from './write-ahead-log.ts';

/** What checkpointing works with. */
export interface CheckpointingServices {
  readonly graph: DStreamGraph;
  readonly inputs: BatchInputs;
  readonly states: StateStore;
  readonly codec: Codec;
  readonly blocks: BlockManager;
  readonly logger: Logger;
  readonly store: CheckpointStore;
  readonly application: string | null;
  /** Ids of states that the program does not want any more. */
  readonly drop: readonly string[];
  readonly failedBatches: FailedBatches;
}

/**
 * Brings a context back to where an earlier process ended, and writes down what the next one has to know. A restart is, to
 * the engine, a loss of everything that is kept in memory: inputs as they were recorded and state as of the last finished
 * batch are put back, and lineage does the rest.
 */
export class Checkpointing implements BatchJournal {
  readonly #services: CheckpointingServices;
  readonly #blocks: WriteAheadLog;
  /** The first new batch of a context that goes on. */
  #first: Time | undefined;
  #madeUp: readonly Time[] = [];
  #journal!: Journal;
  #ledger!: Ledger;
  #changes!: StateJournal;
  #snapshots!: Snapshots;

  constructor(services: CheckpointingServices) {
    this.#services = services;
    this.#blocks = new WriteAheadLog(services.store.log('blocks'), services.codec, services.blocks);
  }

  /**
   * Takes the store and reads it. The graph is initialized and its state restored; resolves to the first new batch time.
   * `next` is when the clock would begin.
   */
  async open(next: Time): Promise<Time> {
    const { store, graph, inputs, application, drop } = this.#services;
    requireRecords(graph, inputs);
    await store.open('write');
    const read = await readJournal(store.log('journal'));
    await this.#blocks.open();
    const program = programPlanOf(graph, inputs, { application, drop });
    return read.ledger ? this.#goOn(read.ledger, read, program, next) : this.#begin(program, next);
  }

  /** Batches that are to be made up for, after the unfinished ones. */
  get madeUp(): readonly Time[] {
    return this.#madeUp;
  }

  /** What stands for an input in logs. */
  nameOf(operatorId: string): string {
    return this.#ledger.sources[operatorId]?.name ?? operatorId;
  }

  /** A log of an input's own. */
  notesOf(operatorId: string): CheckpointLog {
    return this.#services.store.log(`notes/${asName(this.nameOf(operatorId))}`);
  }

  get survival(): Survival {
    return survivalIn(this.#services.store, this.#services.failedBatches);
  }

  get blockLog(): BlockLog {
    return this.#blocks;
  }

  /** Gives the inputs what earlier processes recorded. Resolves to where the context goes on, if it does not begin. */
  async resumeInputs(): Promise<ResumeInfo | undefined> {
    const { graph, inputs } = this.#services;
    if (this.#first === undefined) return undefined;
    const { batches, lastDone, unfinished, lastPlanned, sources } = this.#ledger;
    for (const streamId of inputs.streamIds) {
      const id = graph.operatorIds[streamId]!;
      const recorded = batches
        .filter((batch) => id in batch.inputs)
        .map(({ time, inputs: { [id]: each }, state }) => ({
          time,
          recorded: each!,
          isDone: state !== 'planned',
          isForgotten: state !== 'planned' && time <= (sources[id]?.since ?? -Infinity),
        }));
      await inputs.resume(streamId, recorded);
    }
    graph.latestTime = lastPlanned;
    await inputs.completed(lastDone);
    graph.forget(lastDone);
    await this.#blocks.trim();
    const first = this.#first;
    const between = Math.max(0, Math.round((first - lastPlanned) / graph.batchDuration) - 1);
    const missed = between - this.#madeUp.length;
    return { lastDone, unfinished, first, missed };
  }

  /** What tasks have changed. */
  add(changes: readonly StateChange[]): void {
    this.#changes.add(changes);
  }

  get haltsOnFailure(): boolean {
    return this.#services.failedBatches === 'stop';
  }

  async planned(time: Time): Promise<void> {
    const { graph, inputs } = this.#services;
    const recorded = await inputs.record(time);
    await this.#journal.planned(
      time,
      Object.fromEntries(
        Array.from(recorded, ([streamId, each]) => [graph.operatorIds[streamId]!, each] as const),
      ),
    );
  }

  async done(time: Time): Promise<void> {
    await this.#services.graph.settle(time);
    await this.#journal.done(time);
    await this.#blocks.trim();
  }

  async failed(time: Time, error: unknown, { passedOver, changes }: StateLeft): Promise<void> {
    this.add(changes);
    const ids = this.#services.graph.operatorIds;
    await this.#journal.failed(
      time,
      error,
      passedOver.map(({ streamId, ...each }) => ({ ...each, operator: ids[streamId]! })),
    );
  }

  /** Leaves the store in order, and gives it back. */
  async close(): Promise<void> {
    await this.#snapshots?.stop();
    await this.#journal?.consolidate().catch(() => undefined);
    await this.#services.store.close();
  }

  async #begin({ plan }: ProgramPlan, next: Time): Promise<Time> {
    const { graph, states } = this.#services;
    const placed = firstPlaces(graph);
    for (const each of placed) await requireEmpty(each, states);
    const zeroTime = next - graph.batchDuration;
    graph.initialize(zeroTime);
    await this.#write(startLedger({ graph, plan, placed, zeroTime }), []);
    return next;
  }

  async #goOn(old: Ledger, { changes }: ReadJournal, program: ProgramPlan, next: Time): Promise<Time> {
    const { graph, logger, store, states, codec } = this.#services;
    const { plan } = program;
    const matched = matchPlans(old.plan, program);
    for (const { id, change, text } of matched) if (change !== 'same') logger.info(`${id} ${text}`);
    const timeline = timelineOf(old, next, graph);
    this.#first = timeline.first;
    this.#madeUp = timeline.madeUp;
    const used = [...changes, ...old.snapshots].map(({ operator }) => operator);
    const placed = placeStates(graph, matched, old, states, used);
    graph.initialize(timeline.zeroTime, { ...noPast, gaps: timeline.gaps });
    const going = { graph, matched, plan, ledger: old, timeline };
    const lookBack = lookBackIn(going);
    graph.goOnFrom({
      gaps: timeline.gaps,
      stateNames: namesByStream(placed),
      passedOver: passedOverBy(placed, matched, old),
      ...lookBack,
    });
    if (states.durable) await this.#setAside(old, filledPlaces(placed));
    const files = new SnapshotFiles(store, codec);
    const restoring = { going, lookBack, store: states, codec, files, changes, placed };
    const moved = await restoreStates(restoring);
    const ledger = nextLedger({ ...going, lookBack, placed, inputs: placeInputs(matched, old), states });
    await this.#write(ledger, await this.#keep(changes, ledger, moved), moved);
    await removePlaces(states, ledger.aside);
    ledger.aside = [];
    return timeline.first;
  }

  /** The changes that are needed to build state again, those of states that have moved written down anew. */
  async #keep(
    changes: ReadJournal['changes'],
    { places, snapshots }: Ledger,
    moved: readonly MovedState[],
  ): Promise<readonly WrittenChange[]> {
    const log = this.#services.store.log('journal');
    const stays = new Set(Object.values(places).map(({ name }) => name));
    for (const { placed } of moved) stays.delete(placed.to.name);
    const kept = changes.filter(
      ({ operator, time }) =>
        stays.has(operator) && !snapshots.some((each) => each.operator === operator && time <= each.from),
    );
    const written = kept.map((change) => ({ ...change, bytes: change.bytes.length }));
    for (const change of moved.flatMap((each) => each.changes)) {
      const position = await log.append(encodeRecord(change));
      written.push({ ...change, position, bytes: change.bytes.length });
    }
    return written;
  }

  /** Clears places for what is copied to them, and says that they are worth nothing until the plan of the journal has them. */
  async #setAside(old: Ledger, places: readonly StatePlace[]): Promise<void> {
    const { store, states } = this.#services;
    await removePlaces(states, old.aside);
    if (places.length === 0) return;
    old.aside = places;
    await store.log('journal').append(encodeRecord({ kind: 'ledger', ledger: old.content }));
  }

  async #write(
    ledger: Ledger,
    changes: readonly WrittenChange[],
    moved: readonly MovedState[] = [],
  ): Promise<void> {
    const { graph, store, states, codec, logger, inputs } = this.#services;
    const files = new SnapshotFiles(store, codec);
    this.#ledger = ledger;
    const names = graph.operatorIds.map((id) => ledger.places[id]?.name ?? id);
    this.#changes = new StateJournal(names, codec, changes);
    this.#snapshots = new Snapshots(
      {
        states: states.durable ? [] : this.#stateful.map((stream) => this.#snapshotted(stream)),
        store: states,
        files,
        changes: this.#changes,
        logger,
        latestTime: () => graph.latestTime,
      },
      ledger.snapshots,
    );
    this.#journal = new Journal({
      log: store.log('journal'),
      ledger,
      changes: this.#changes,
      snapshots: this.#snapshots,
      files,
      horizonAt: (time) =>
        Math.min(time, ...inputs.streamIds.map((streamId) => graph.streams[streamId]!.horizonAt(time))),
    });
    for (const { placed, time } of moved)
      if (time !== undefined) await this.#snapshots.takeNow(this.#snapshotted(placed.stream), time);
    await this.#journal.consolidate();
  }

  get #stateful(): readonly DStream<any>[] {
    return this.#services.graph.streams.filter(({ operator }) => operator.state);
  }

  #snapshotted(stream: DStream<any>): SnapshottedState {
    return {
      operator: this.#ledger.places[this.#services.graph.operatorIds[stream.streamId]!]!.name,
      numPartitions: stream.operator.state!.partitioner.numPartitions,
      interval: stream.checkpointInterval,
      horizonAt: (time) => stateTimeOf(stream, time),
    };
  }
}
