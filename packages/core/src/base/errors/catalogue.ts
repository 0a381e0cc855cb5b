import type { Duration, Time } from '../../contracts/time.ts';

/**
 * Every error code of core with its text, sorted. A text says what happened and what to do. Codes are never renamed or
 * reused.
 */
export const catalogue = {
  ACTION_IN_TRANSFORM: (): string =>
    `A transform function returned a promise. transform describes an RDD and must be synchronous; ` +
    `do work that waits in foreachRDD or mapAsync.`,
  ANOTHER_CONTEXT_ACTIVE: (): string =>
    `Only one StreamingContext can be active in a process at a time. Stop the other one before start().`,
  BAD_RECORDS_LIMIT: (p: { stream: string; limit: number; reason: string; share?: number }): string =>
    `${p.stream} has more than ${p.limit} bad records in this batch` +
    `${p.share === undefined ? '' : ` (a share of ${p.share})`}, so the batch fails. ` +
    `The last one: ${p.reason.replace(/\.$/, '')}. Correct what sends them, or raise maxBadRecords or maxBadShare of onBadRecord.`,
  BAD_RECORDS_SET: (p: { stream: string }): string =>
    `onBadRecord() of ${p.stream} was called before and said otherwise; it holds for all that is made of the stream. ` +
    `Call it once, or on the first stream of each branch: stream.map(f).onBadRecord('skip').`,
  BATCH_DURATION_CHANGED: (p: { before: Duration; now: Duration; unfinished: readonly Time[] }): string =>
    `The checkpoint has unfinished batches (${p.unfinished.join(', ')}) of ${p.before} ms and the program has batches of ` +
    `${p.now} ms. Run it with the old duration first, and stop it with { drain: true }.`,
  BLOCK_NOT_FOUND: (p: { block: string }): string =>
    `Block ${p.block} is no longer held. It was released after its batch; lengthen remember() to use older batches.`,
  CHECKPOINT_CORRUPT: (p: { place: string; reason: string }): string =>
    `${p.place} is damaged: ${p.reason}. Nothing was changed. Restore it from a copy, or start with an empty store.`,
  CHECKPOINT_FOREIGN: (p: { found: string | null; expected: string | null }): string =>
    `The checkpoint is of ${p.found === null ? 'an application without a name' : `application ${p.found}`}, and this is ` +
    `${p.expected ?? 'one without a name'}. Give each application a place of its own; or, if this is the same one, the name ` +
    `that the checkpoint has.`,
  CHECKPOINT_FORMAT: (p: { format: unknown; readable: number }): string =>
    `The checkpoint has format ${String(p.format)} and this version reads ${p.readable}. Use a newer version of DStream.`,
  CHECKPOINT_LOCKED: (p: { place: string; owner: string }): string =>
    `${p.place} is in use by ${p.owner}. Stop that one first, or give this application a place of its own.`,
  CHECKPOINT_NOT_WRITABLE: (p: { place: string; reason: string }): string =>
    `${p.place} takes nothing: it ${p.reason}. Call open('write') before, and close() after, the last write.`,
  CHECKPOINT_UNREADABLE: (p: { place: string; reason: string }): string =>
    `${p.place} is whole, and not in the format of a checkpoint: ${p.reason}. Either it is encrypted, then give the program the ` +
    `keys, as it had when it was written; or something else has written it, then use another place. Nothing was changed.`,
  CLOCK_BEHIND: (p: { lastBatch: Time; behind: Duration }): string =>
    `The clock is ${p.behind} ms behind the last batch of the checkpoint (${p.lastBatch}). Set the clock; or wait.`,
  CODEC_INVALID_BYTES: (p: { codec: string; reason: string }): string =>
    `These bytes were not written by codec ${p.codec}: ${p.reason}.`,
  CODEC_UNSUPPORTED: (p: { codec: string; type: string }): string =>
    `Codec ${p.codec} cannot encode ${p.type}. Use plain data, or bind a codec that knows the type.`,
  COLLECTION_EMPTY: (p: { action: string }): string =>
    `${p.action} needs at least one record and the RDD is empty. Check isEmpty() first, or use fold or aggregate.`,
  CONTEXTS_DIFFER: (p: { operation: string; stream: string }): string =>
    `${p.operation} cannot take in ${p.stream}, which belongs to another StreamingContext. ` +
    `Make all of its streams with one context.`,
  CONTEXT_ALREADY_STARTED: (p: { what: string }): string =>
    `${p.what} is not possible after start(). Define all inputs, transformations and outputs before it.`,
  CONTEXT_ALREADY_STOPPED: (p: { what: string }): string =>
    `${p.what} is not possible after stop(). Create a new StreamingContext.`,
  CORE_DUPLICATED: (p: { plugin: string; here: string; there: string }): string =>
    `Plugin ${p.plugin} uses another copy of @dstream/core (${p.there}) than this program (${p.here}). ` +
    `Make @dstream/core a peer dependency of the plugin and install one copy (npm ls @dstream/core).`,
  DEAD_LETTERS_FAILED: (p: { sink: string; attempts: number; reason: string }): string =>
    `The dead letters of a batch could not be written to ${p.sink} (${p.attempts} attempts), so the batch fails: ${p.reason}`,
  DECODER_MISSING: (p: { source: string }): string =>
    `Source ${p.source} stored raw bytes but has no decode function. Add decode, or store records.`,
  DURATION_INVALID: (p: { what: string; value: unknown }): string =>
    `${p.what} must be a whole number of milliseconds above 0, not ${String(p.value)}.`,
  FUNCTION_MISSING: (p: { operation: string; given: string }): string =>
    `${p.operation} needs a function and was given ${p.given}. Check the name and the import of the function.`,
  FUNCTION_UNDECLARED: (p: { method: string; argument: number }): string =>
    `Argument ${p.argument} of ${p.method} is a function that is not declared, beside one that is, so workers cannot do ` +
    `this. Declare all of its functions with ssc.closure() before start(), or none.`,
  GRAPH_DIFFERS: (p: { what: string; driver: string; worker: string }): string =>
    `A worker has built another program than the driver: ${p.what} is ${p.driver} on the driver and ${p.worker} on the ` +
    `worker. The application module must define the same streams, with the same settings, the same accumulators and ` +
    `the same broadcast values in every thread, and transform functions must depend on nothing but their arguments.`,
  GUARANTEE_NOT_MET: (p: { problems: readonly string[] }): string =>
    `The program guarantees less than is required: ${p.problems.join('; ')}. No source was opened.`,
  INITIAL_STATE_INVALID: (): string =>
    `initialState must be an RDD of pairs or an array of [key, state] pairs.`,
  INPUT_NOT_RECORDED: (p: { input: string }): string =>
    `${p.input} cannot be used with a checkpoint: another process could not get the same records again. ` +
    `Use a source that can be read again or a receiver, or leave out the checkpoint.`,
  INTERVAL_NOT_MULTIPLE: (p: { interval: Duration; slide: Duration; name: string }): string =>
    `checkpoint interval ${p.interval} ms of ${p.name} is not a multiple of its slide ${p.slide} ms. Choose a multiple.`,
  ITERABLE_FAILED: (p: { source: string; reason: string }): string =>
    `${p.source} failed and has ended: ${p.reason}. What it would have brought after that is missing. ` +
    `To have it started again, give fromAsyncIterable a function that makes the iterable.`,
  KEY_UNSUPPORTED: (p: { type: string }): string =>
    `A key may be a string, number, bigint, boolean, null, Date, or an array or plain object of these, not ${p.type}. ` +
    `Map the key to one of these first.`,
  NO_OUTPUT_OPERATIONS: (): string =>
    `No output operation is registered, so there is nothing to execute. Add print(), foreachRDD() or to(sink).`,
  OPERATOR_ID_INVALID: (p: { id: string }): string =>
    `An id is 1 to 100 printable ASCII characters without a space at either end, not "${p.id}".`,
  OPERATOR_ID_TAKEN: (p: { id: string; stream: string; other: string }): string =>
    `Both ${p.other} and ${p.stream} have the id "${p.id}". Give each stream an id of its own.`,
  OPTIONS_INVALID: (p: { component: string; problems: readonly string[] }): string =>
    `Options of ${p.component} are not valid: ${p.problems.join('; ')}.`,
  PARENT_WITHOUT_RDD: (p: { operation: string; time: Time; parent: string }): string =>
    `${p.operation} needs an RDD of every parent, and ${p.parent} has none for time ${p.time} ms. ` +
    `Let the parent give an empty RDD instead.`,
  PARTITIONER_INVALID: (p: { partitioner: string; reason: string }): string =>
    `Partitioner ${p.partitioner} is not valid: ${p.reason}.`,
  PARTITIONS_INVALID: (p: { value: unknown }): string =>
    `The number of partitions must be a whole number above 0, not ${String(p.value)}.`,
  PLAN_REFUSED: (p: { problems: readonly string[] }): string =>
    `The program cannot go on from the checkpoint: ${p.problems.join('; ')}. Nothing was changed.`,
  PLUGIN_INVALID: (p: { value: string }): string =>
    `${p.value} is not a plugin. Make plugins with definePlugin and give them to the context in \`plugins\`.`,
  PLUGIN_MISSING: (p: {
    kind: string;
    name: string;
    /** What was probably meant. */
    meant: string | undefined;
    /** The package that provides it, if there is one. */
    install: string | undefined;
    known: readonly string[];
  }): string =>
    `No installed plugin provides the ${p.kind} "${p.name}". ` +
    (p.meant === undefined ? '' : `Did you mean "${p.meant}"? `) +
    (p.install === undefined ? '' : `Run \`npm install ${p.install}\` and add it to \`plugins\`. `) +
    ((p.meant ?? p.install) ? '' : `Add the plugin that provides it to \`plugins\`. `) +
    `Installed ${p.kind}s: ${p.known.join(', ') || 'none'}.`,
  RANGES_INVALID: (p: { source: string; given: string }): string =>
    `plan() of source ${p.source} must return an array of ranges, [] for none, and returned ${p.given}.`,
  RANGE_INVALID: (p: { start: number; end: number; step: number }): string =>
    `range() needs finite numbers and a step that is not 0, not (${p.start}, ${p.end}, ${p.step}).`,
  RATE_ESTIMATOR_INVALID: (p: { parameter: string; value: number }): string =>
    `Rate estimator parameter ${p.parameter} = ${p.value} is out of range. ` +
    `The gains must be at least 0, minRate and the batch interval above 0.`,
  RDD_FORGOTTEN: (p: { name: string; time: Time }): string =>
    `${p.name} no longer remembers its RDD of ${p.time} ms. Call ssc.remember(duration), or state in the reach of the ` +
    `operator that asks how far it looks back.`,
  RDD_RETURN_INVALID: (p: { operation: string }): string =>
    `The function of ${p.operation} must return an RDD for each batch. Return the empty RDD for "nothing".`,
  RECEIVER_ABANDONED: (p: { source: string; timeout: Duration }): string =>
    `Receiver ${p.source} did not end within ${p.timeout} ms of being asked to and was given up. ` +
    `End run() when its signal aborts.`,
  RECORDS_INVALID: (p: { source: string; given: string }): string =>
    `read() of source ${p.source} must yield arrays of records, and yielded a value of type ${p.given}. ` +
    `For a single record yield [record].`,
  RECORD_NOT_PAIR: (p: { operation: string; record: string }): string =>
    `${p.operation} works on [key, value] pairs and met ${p.record}. Make pairs first, with map or keyBy.`,
  REMEMBER_ALREADY_SET: (p: { duration: Duration }): string =>
    `remember() was already set to ${p.duration} ms and may be set only once.`,
  RESULT_NOT_ITERABLE: (p: { operation: string; result: string }): string =>
    `The function of ${p.operation} must return an array or another iterable of records, [] for none, ` +
    `and returned ${p.result}. For a function that waits use flatMapAsync or mapAsync.`,
  SINK_INVALID: (p: { value: string; problems: readonly string[] }): string =>
    `A value (${p.value}) was given as a sink and is none: ${p.problems.join('; ')}. Give a Sink, what a sink factory ` +
    `returns, or the name of a sink with its options.`,
  SINK_SHARED: (p: { sink: string; output: string; other: string }): string =>
    `${p.output} and ${p.other} both write to ${p.sink}, where a batch of one would take the place of the other's. ` +
    `Give each output a sink and a place of its own, or write the union of the streams.`,
  SLICE_NOT_INITIALIZED: (p: { name: string }): string =>
    `${p.name} has not been initialized: slice() works after the context was started.`,
  SLIDES_DIFFER: (p: { operation: string; slides: readonly Duration[] }): string =>
    `${p.operation} needs parents of the same slide, not of ${p.slides.join(' and ')} ms.`,
  SOURCE_INVALID: (p: { value: string }): string =>
    `${p.value} is not a source. Give a ReceiverSource, a DirectSource, or what a source factory returns.`,
  STAGE_FAILED: (p: { stage: number; failures: number }): string =>
    `Stage ${p.stage} lost its input ${p.failures} times in a row and was given up.`,
  STALLED: (p: { stalledFor: Duration; waits: readonly string[] }): string =>
    `Nothing has happened for ${p.stalledFor} ms, so the batch was given up. It waited for ${p.waits.join('; ')}. ` +
    `Look for a promise that never settles, or raise stallTimeout.`,
  START_ABORTED: (): string => `The context was stopped while it started.`,
  STATE_EMPTY: (): string => `State is not set for this key. Test exists() first, or use getOption().`,
  STATE_INVALID: (p: { id: string; version: number; problem: string }): string =>
    `State of ${p.id} in the checkpoint (version ${p.version} of its schema) is not what its schema says: ${p.problem}. ` +
    `Give the older schema with from and migrate.`,
  STATE_INVALID_OPERATION: (p: { operation: string; reason: string }): string =>
    `State cannot be ${p.operation}: ${p.reason}.`,
  STATE_MIGRATION_FAILED: (p: { id: string; version: number; reason: string }): string =>
    `migrate of ${p.id} failed for a state of version ${p.version} of its schema: ${p.reason}. Correct it, and start again. ` +
    `Nothing was changed.`,
  STATE_STORE_FIXED: (p: { operator: string; was: string }): string =>
    `The state of ${p.operator} (${p.was} in the checkpoint) is in a durable state store that cannot repartition or ` +
    `migrate it. Keep its partitions and its schema, or use a store that can.`,
  STATE_STORE_FOREIGN: (p: { state: string; expected: Time | undefined; latest: Time | undefined }): string =>
    p.expected === undefined
      ? `The state store has state of ${p.state} already (up to ${p.latest}), and the checkpoint knows of none. If the ` +
        `checkpoint was removed to begin from nothing, remove what the state store has too; else bring the checkpoint back.`
      : `The state store has ${p.latest === undefined ? 'nothing' : `less (up to ${p.latest})`} of ${p.state}, and the ` +
        `checkpoint has batches up to ${p.expected} done. If the program or its windows have changed since the last start, ` +
        `run it as it was until a batch is done; else bring back the state store that belongs to this checkpoint, or begin ` +
        `from nothing with both of them empty.`,
  STATE_STORE_ISOLATED: (): string =>
    `This state store is reached from one isolate only and does not tell what a version has changed, so tasks cannot run ` +
    `in others. Use a store of wider scope, or the in-process executor.`,
  STATE_VERSION_MISSING: (p: { shard: string; time: Time; oldest: Time | undefined }): string =>
    `State of ${p.shard} as of ${p.time} ms is no longer held (oldest: ${p.oldest ?? 'none'}).`,
  STORE_CLOSED: (p: { source: string }): string =>
    `Receiver ${p.source} is being stopped and takes no more records. End run() when its signal aborts.`,
  TASK_FAILED: (p: { stage: number; partition: number; attempts: number; reason: string }): string =>
    `Task ${p.partition} of stage ${p.stage} failed ${p.attempts} times; the last time: ${p.reason}`,
  TASK_TIMED_OUT: (p: { task: string; timeout: Duration }): string =>
    `Task ${p.task} ran longer than ${p.timeout} ms and was ended.`,
  WINDOW_NOT_MULTIPLE: (p: { what: string; value: Duration; slide: Duration }): string =>
    `The ${p.what} of ${p.value} ms is not a multiple of the parent's slide of ${p.slide} ms. Choose a multiple.`,
  ZIP_UNEQUAL: (p: { operation: string; what: string; left: number; right: number }): string =>
    `${p.operation} needs as many ${p.what} on every side, not ${p.left} and ${p.right}. ` +
    `Zip RDDs that were made from each other by map, or join by a key.`,
} satisfies Record<string, (params: never) => string>;

/** A code of core. Plugins have their own codes, with their name in front. */
export type ErrorCode = keyof typeof catalogue;

/** What the text of a code needs. */
export type ErrorParams<C extends ErrorCode> =
  Parameters<(typeof catalogue)[C]> extends [infer P] ? P : Record<string, never>;
