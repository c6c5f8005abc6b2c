/** Id of the instance in the ARN of one of its agents; empty when it is not there. */
export const instanceOf = (agentArn: string): string => /:instance\/([\da-f-]+)/i.exec(agentArn)?.[1] ?? '';
