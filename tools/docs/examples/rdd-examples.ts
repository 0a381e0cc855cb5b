/**
 * Examples of the operators of RDDs, by name: `// rdd: partitions; other: partitions`, the code, `// => records`, or the
 * value of an action.
 */
export const RDD_EXAMPLES: Readonly<Record<string, string>> = Object.fromEntries(
  `
// rdd: [1, 2], [3]
rdd.map((n) => n * 10) // => 10, 20, 30

// rdd: ['a', 'bc']
rdd.mapToPair((word) => [word, word.length]) // => ['a', 1], ['bc', 2]

// rdd: ['to be', 'or']
rdd.flatMap((line) => line.split(' ')) // => 'to', 'be', 'or'

// rdd: [1, 2], [3]
rdd.filter((n) => n % 2 === 1) // => 1, 3

// rdd: [1, 2]
rdd.mapAsync(async (id) => \`user \${id}\`, { concurrency: 4 }) // => 'user 1', 'user 2'

// rdd: [1, 2]
rdd.flatMapAsync(async (n) => [n, -n]) // => 1, -1, 2, -2

// rdd: [1, 2]
rdd.filterAsync(async (n) => n > 1) // => 2

// rdd: ['a', 'b'], []
rdd.mapPartitions((words) => [[...words].join('')]) // => 'ab', ''

// rdd: ['a', 'b'], ['c']
rdd.mapPartitionsWithIndex((partition, words) => [[partition, ...words]]) // => [0, 'a', 'b'], [1, 'c']

// rdd: [1, 2], [3]
rdd.glom() // => [1, 2], [3]

// rdd: [1]; other: [10]
rdd.union(other) // => 1, 10

// rdd: ['a', 'b'], ['a']
rdd.distinct() // => 'a', 'b'

// rdd: [1, 2], [3]; other: [2, 4]
rdd.intersection(other) // => 2

// rdd: [1, 2], [3]; other: [2, 4]
rdd.subtract(other) // => 1, 3

// rdd: [1, 2]; other: ['a', 'b']
rdd.cartesian(other) // => [1, 'a'], [1, 'b'], [2, 'a'], [2, 'b']

// rdd: [1, 2], [3]; other: ['a', 'b'], ['c']
rdd.zip(other) // => [1, 'a'], [2, 'b'], [3, 'c']

// rdd: [1, 2], [3]; other: ['a', 'b'], ['c']
rdd.zipPartitions(other, (numbers, words) => [[...numbers, ...words]]) // => [1, 2, 'a', 'b'], [3, 'c']

// rdd: ['a', 'b'], ['c']
rdd.zipWithIndex() // => ['a', 0], ['b', 1], ['c', 2]

// rdd: ['a', 'b'], ['c']
rdd.zipWithUniqueId() // => ['a', 0], ['b', 2], ['c', 1]

// rdd: [1, 2, 3, 4, 5, 6, 7, 8]
rdd.sample(false, 0.5, 'seed') // => 4, 5, 6

// rdd: [1, 2, 3, 4, 5, 6, 7, 8]
rdd.randomSplit([3, 1], 'seed')[1]! // => 1, 2, 3

// rdd: ['bc', 'a'], ['def']
rdd.sortBy((word) => word.length) // => 'a', 'bc', 'def'

// rdd: [1, 2, 3]
rdd.repartition(2).glom() // => [2], [1, 3]

// rdd: [1], [2], [3]
rdd.coalesce(2).glom() // => [1], [2, 3]

// rdd: ['a', 'bc']
rdd.keyBy((word) => word.length) // => [1, 'a'], [2, 'bc']

// rdd: ['a', 'bc', 'd']
rdd.groupBy((word) => word.length) // => [1, ['a', 'd']], [2, ['bc']]

// rdd: [['a', 1], ['b', 2]]
rdd.keys() // => 'a', 'b'

// rdd: [['a', 1], ['b', 2]]
rdd.values() // => 1, 2

// rdd: [['a', 1], ['b', 2]]
rdd.mapValues((n) => n * 10) // => ['a', 10], ['b', 20]

// rdd: [['a', 1]]
rdd.flatMapValues((n) => [n, -n]) // => ['a', 1], ['a', -1]

// rdd: [['a', 1], ['b', 2], ['a', 3]]
rdd.partitionBy(2).glom() // => [['a', 1], ['a', 3]], [['b', 2]]

// rdd: [['a', 1], ['b', 2]], [['a', 3]]
rdd.reduceByKey((a, b) => a + b) // => ['a', 4], ['b', 2]

// rdd: [['a', 1], ['b', 2]], [['a', 3]]
rdd.foldByKey(0, (a, b) => a + b) // => ['a', 4], ['b', 2]

// rdd: [['a', 1], ['b', 2]], [['a', 3]]
rdd.aggregateByKey('', (text, n) => text + n, (a, b) => a + b) // => ['a', '13'], ['b', '2']

// rdd: [['a', 1], ['b', 2]], [['a', 3]]
rdd.combineByKey((n) => [n], (list, n) => [...list, n], (a, b) => [...a, ...b]) // => ['a', [1, 3]], ['b', [2]]

// rdd: [['a', 1], ['b', 2]], [['a', 3]]
rdd.groupByKey() // => ['a', [1, 3]], ['b', [2]]

// rdd: [['a', 1], ['a', 2], ['a', 1]]
rdd.countApproxDistinctByKey() // => ['a', 2]

// rdd: [['a', 1], ['a', 2]]; other: [['a', 'x'], ['b', 'y']]
rdd.cogroup(other) // => ['a', [[1, 2], ['x']]], ['b', [[], ['y']]]

// rdd: [['a', 1]]; other: [['a', 'x']]
rdd.groupWith(other) // => ['a', [[1], ['x']]]

// rdd: [['a', 1], ['b', 2]]; other: [['a', 'x'], ['a', 'y']]
rdd.join(other) // => ['a', [1, 'x']], ['a', [1, 'y']]

// rdd: [['a', 1], ['b', 2]]; other: [['a', 'x']]
rdd.leftOuterJoin(other) // => ['a', [1, 'x']], ['b', [2, null]]

// rdd: [['a', 1]]; other: [['a', 'x'], ['b', 'y']]
rdd.rightOuterJoin(other) // => ['a', [1, 'x']], ['b', [null, 'y']]

// rdd: [['a', 1]]; other: [['b', 'y']]
rdd.fullOuterJoin(other) // => ['a', [1, null]], ['b', [null, 'y']]

// rdd: [['a', 1], ['b', 2]]; other: [['a', 'x']]
rdd.subtractByKey(other) // => ['b', 2]

// rdd: [['a', 1], ['a', 2], ['b', 3]]
rdd.sampleByKey(false, new Map([['a', 1], ['b', 0]]), 'seed') // => ['a', 1], ['a', 2]

// rdd: [['b', 1], ['c', 2]], [['a', 3]]
rdd.sortByKey() // => ['a', 3], ['b', 1], ['c', 2]

// rdd: [['b', 1], ['a', 2]]
rdd.repartitionAndSortWithinPartitions(new HashPartitioner(1)) // => ['a', 2], ['b', 1]

// rdd: [['a', 1], ['b', 2], ['c', 3]]
rdd.filterByRange('a', 'b') // => ['a', 1], ['b', 2]

// rdd: [1, 2], [3]
rdd.collect() // => [1, 2, 3]

// rdd: [1, 2], [3]
rdd.count() // => 3

// rdd: ['a', 'b'], ['a']
rdd.countByValue() // => new Map([['a', 2], ['b', 1]])

// rdd: ['a', 'b'], ['a']
rdd.countApproxDistinct() // => 2

// rdd: [1, 2], [3]
rdd.reduce((a, b) => a + b) // => 6

// rdd: [1, 2], [3]
rdd.treeReduce((a, b) => a + b) // => 6

// rdd: [1, 2], [3]
rdd.fold(0, (a, b) => a + b) // => 6

// rdd: ['a', 'bc'], ['d']
rdd.aggregate(0, (length, word) => length + word.length, (a, b) => a + b) // => 4

// rdd: ['a', 'bc'], ['d']
rdd.treeAggregate(0, (length, word) => length + word.length, (a, b) => a + b) // => 4

// rdd: [1, 2], [3]
rdd.first() // => 1

// rdd: [1, 2], [3]
rdd.take(2) // => [1, 2]

// rdd: [2, 3], [1]
rdd.takeOrdered(2) // => [1, 2]

// rdd: [2, 3], [1]
rdd.top(2) // => [3, 2]

// rdd: [2, 3], [1]
rdd.min() // => 1

// rdd: [2, 3], [1]
rdd.max() // => 3

// rdd: [1, 2, 3, 4]
rdd.takeSample(false, 2, 'seed') // => [4, 3]

// rdd: []
rdd.isEmpty() // => true

// rdd: [['a', 1], ['a', 2]]
rdd.reduceByKeyLocally((a, b) => a + b) // => new Map([['a', 3]])

// rdd: [['a', 1], ['a', 2]]
rdd.countByKey() // => new Map([['a', 2]])

// rdd: [['a', 1], ['b', 2]]
rdd.collectAsMap() // => new Map([['a', 1], ['b', 2]])

// rdd: [['a', 1], ['b', 2], ['a', 3]]
rdd.lookup('a') // => [1, 3]

// rdd: [1, 2], [3]
rdd.sum() // => 6

// rdd: [1, 2], [3]
rdd.mean() // => 2

// rdd: [1, 3]
rdd.variance() // => 1

// rdd: [1, 3]
rdd.popVariance() // => 1

// rdd: [1, 3]
rdd.stdev() // => 1

// rdd: [1, 3]
rdd.popStdev() // => 1

// rdd: [1, 3]
rdd.sampleVariance() // => 2

// rdd: [1, 5, 9]
rdd.sampleStdev() // => 4

// rdd: [1, 2, 10]
rdd.histogram([0, 5, 10]) // => [2, 1]
`
    .trim()
    .split('\n\n')
    .map((example) => [/\brdd\.(\w+)/.exec(example)![1]!, example]),
);
