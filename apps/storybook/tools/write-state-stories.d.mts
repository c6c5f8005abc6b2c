/** Text of every file of stories by its name. */
export function stateStories(fixedStates: Readonly<Record<string, { readonly phase: string }>>): Readonly<Record<string, string>>;
/** The same for the states of the step-up panel. */
export function gateStories(fixedGateStates: Readonly<Record<string, object>>): Readonly<Record<string, string>>;
/** Rewrites both folders of stories. @returns how many states there are. */
export function writeStateStories(
  fixedStates: Readonly<Record<string, { readonly phase: string }>>,
  fixedGateStates: Readonly<Record<string, object>>,
): Promise<number>;
