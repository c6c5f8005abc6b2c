/** Text of every file of stories by its name. */
export function stateStories(fixedStates: Readonly<Record<string, { readonly phase: string }>>): Readonly<Record<string, string>>;
/** Rewrites the folder of stories. @returns how many states there are. */
export function writeStateStories(fixedStates: Readonly<Record<string, { readonly phase: string }>>): Promise<number>;
