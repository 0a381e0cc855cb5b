import { output, SetUpError } from './command.ts';

const least = 17;
const advice = `The comparison needs a Java development kit, ${least} or newer (on Debian: openjdk-${least}-jdk-headless).`;

/** The version in what `java -version` or `javac -version` prints; undefined if there is none. */
export const versionIn = (text: string): string | undefined => /\b(\d+(?:\.\d+)*)/.exec(text)?.[1];

/** The version of Java. Throws when there is none, or no compiler, or it is too old for Spark. */
export const requireJava = (): string => {
  const versions = [output('javac', ['-version'], advice), output('java', ['-version'], advice)].map(
    versionIn,
  );
  for (const version of versions) {
    if (!(Number.parseInt(version ?? '', 10) >= least)) {
      throw new SetUpError(`Java is ${version ?? 'of an unknown version'}. ${advice}`);
    }
  }
  return versions[1]!;
};
