/** The layers of the core, inner first: a file may import its own layer and the layers before it. */
const CORE = '^packages/core/src/';
const FRONT_DOOR = '[^/]+\\.ts$';
const ENTRIES = '(index|plugin|worker|launch|checkpoint)\\.ts$';
const LAYERS = ['contracts/', 'base/', 'engine/', 'streaming/', FRONT_DOOR, ENTRIES];

/** The parts of `streaming/` that know the life of a batch, inner first. */
const STREAMING = [
  '(state|window)/',
  'dstream/',
  '(receiver|rate)/',
  'input/',
  'checkpoint/',
  'guarantee/',
  'job/',
  'worker/',
];

const PUBLIC_ENTRIES = CORE + ENTRIES;
const CLI_ENTRIES = '^packages/cli/src/(index|stop-on-signals)\\.ts$';
/** What the model gives for which input, as data: an executor is held to it too. */
const MODEL_CASES = '^packages/core/test/spark/(cases/|stream-case\\.ts$)';
/** What plugins that connect to servers share: for all of them, or for those of one system. */
const CONNECTION = '^packages/[a-z-]*connection/src/index\\.ts$';
/** What plugins that keep things in directories share. */
const FILES = '^packages/files/src/';
const FILES_ENTRY = `${FILES}index\\.ts$`;
const SOURCES = '^(packages|plugins)/[^/]+/src/';

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** One rule for each layer but the last: it never imports what stands to its right. */
const inward = (prefix, layers, name) =>
  layers
    .slice(0, -1)
    .map((layer, i) =>
      forbid(
        `${name}-${layer === FRONT_DOOR ? 'front-door' : layer.replace(/\W+/g, '-').replace(/^-|-$/g, '')}`,
        'A layer imports itself and the layers to its left, never one to its right.',
        { path: prefix + layer },
        { path: layers.slice(i + 1).map((outer) => prefix + outer) },
      ),
    );

const packageRules = [
  forbid(
    'core-is-bottom',
    'The core depends on nothing else in the repository.',
    { path: CORE },
    { path: '^(packages|plugins|examples|tools)/(?!.*node_modules/)', pathNot: '^packages/core/' },
  ),
  forbid(
    'testing-on-core',
    'The testing package is built on the public entries of the core.',
    { path: '^packages/testing/src/' },
    {
      path: '^(packages|plugins|examples|tools)/(?!.*node_modules/)',
      pathNot: ['^packages/testing/src/', PUBLIC_ENTRIES],
    },
  ),
  forbid(
    'plugin-on-core',
    'A plugin is built on the public entries of the core and of packages made to be shared, never on another plugin.',
    { path: '^plugins/([^/]+)/src/' },
    {
      path: '^(packages|plugins|examples|tools)/(?!.*node_modules/)',
      pathNot: ['^plugins/$1/src/', PUBLIC_ENTRIES, FILES_ENTRY, CONNECTION],
    },
  ),
  forbid(
    'connection-on-core',
    'What connections to one system share is built on the public entries of the core and on what all connections share.',
    { path: '^packages/([a-z-]*connection)/src/' },
    {
      path: '^(packages|plugins|examples|tools)/(?!.*node_modules/)',
      pathNot: ['^packages/$1/src/', PUBLIC_ENTRIES, '^packages/connection/src/index\\.ts$'],
    },
  ),
  forbid(
    'files-on-core',
    'What plugins with directories share is built on the public entries of the core.',
    { path: FILES },
    {
      path: '^(packages|plugins|examples|tools)/(?!.*node_modules/)',
      pathNot: [FILES, PUBLIC_ENTRIES],
    },
  ),
  forbid(
    'plugin-test-on-testing',
    'The tests of a plugin may also use the testing package.',
    { path: '^plugins/([^/]+)/test/' },
    {
      path: '^(packages|plugins|examples)/',
      pathNot: [
        '^plugins/$1/',
        '^packages/testing/src/',
        PUBLIC_ENTRIES,
        FILES_ENTRY,
        CONNECTION,
        MODEL_CASES,
      ],
    },
  ),
  forbid(
    'cli-on-core',
    'The command is built on the public entries of the core; it finds plugins where the program is.',
    { path: '^packages/cli/src/' },
    {
      path: '^(packages|plugins|examples|tools)/(?!.*node_modules/)',
      pathNot: ['^packages/cli/src/', PUBLIC_ENTRIES],
    },
  ),
  forbid(
    'bundle-on-entries',
    'The bundle offers the public entries of the core, of the built-in plugins and of the command.',
    { path: '^packages/dstream/src/' },
    {
      path: '^(packages|plugins|examples|tools)/(?!.*node_modules/)',
      pathNot: ['^packages/dstream/src/', PUBLIC_ENTRIES, '^plugins/[^/]+/src/index\\.ts$', CLI_ENTRIES],
    },
  ),
  forbid(
    'no-relative-escape',
    'Packages meet by name, not by relative path; only test settings are shared.',
    { path: '^((?:packages|plugins)/[^/]+)/' },
    { dependencyTypes: ['local'], pathNot: ['^$1/', '^tools/vitest/', MODEL_CASES] },
  ),
  forbid(
    'no-undeclared',
    'What a source file imports stands in the dependencies of its package.',
    { path: SOURCES },
    { dependencyTypes: ['npm-no-pkg', 'npm-dev', 'npm-unknown'] },
  ),
];

const coreRules = [
  ...inward(CORE, LAYERS, 'layer'),
  ...inward(`${CORE}streaming/`, STREAMING, 'streaming'),
  forbid(
    'contracts-are-types',
    'A contract imports other contracts, as types, and no package but @standard-schema/spec.',
    { path: `${CORE}contracts/` },
    { dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'contracts-need-no-package',
    'A contract imports other contracts, as types, and no package but @standard-schema/spec.',
    { path: `${CORE}contracts/` },
    { pathNot: [`${CORE}contracts/`, 'node_modules/@standard-schema/spec/'] },
  ),
  forbid(
    'rdd-knows-no-scheduler',
    'Actions of an RDD go through the JobRunner contract.',
    { path: `${CORE}engine/rdd/` },
    { path: `${CORE}engine/scheduler/` },
  ),
  forbid(
    'operators-see-types',
    'An operator is a value: it imports the RDD and DStream classes as types only.',
    { path: '/operators/' },
    { path: ['engine/rdd/rdd\\.ts$', 'streaming/dstream/dstream\\.ts$'], dependencyTypesNot: ['type-only'] },
  ),
  forbid(
    'container-is-the-composition-root',
    'The composition is made in one file; everything else is given what it uses.',
    { pathNot: [`${CORE}compose\\.ts$`, '^packages/core/test/'] },
    { path: `${CORE}container\\.ts$` },
  ),
  forbid(
    'only-the-container-injects',
    'Nobody but the composition root knows the injection library.',
    { path: SOURCES, pathNot: `${CORE}container\\.ts$` },
    { path: 'node_modules/(tsyringe|reflect-metadata)/' },
  ),
  forbid(
    'core-has-no-platform',
    'Sockets, files, threads and clocks are plugins or injected.',
    { path: CORE },
    { dependencyTypes: ['core'] },
  ),
];

export default {
  forbidden: [
    forbid(
      'no-circular',
      'Modules load in one order. Type imports vanish, so they may point back.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    ),
    forbid('not-resolvable', 'An import that resolves to nothing.', {}, { couldNotResolve: true }),
    ...packageRules,
    ...coreRules,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|plugins)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@dstream/source', 'import', 'node', 'default', 'types'],
    },
  },
};
