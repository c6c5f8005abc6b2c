import { readFileSync } from 'node:fs';

/** The rows of one golden file under `fixtures/`, for tests. */
// the caller names the row's shape: the files are golden, their shape is asserted by the tests that read them
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export const readFixture = <Row>(name: string): readonly Row[] => readGolden<readonly Row[]>(name);

/** One golden file under `fixtures/`, for tests. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as above
export const readGolden = <Golden>(name: string): Golden =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')) as Golden;
