/** Names of the tools on the platform, in the order in which a conversation uses them. */
export const toolNames = [
  'callseal_fraud_screen',
  'callseal_otp_send',
  'callseal_otp_verify',
  'callseal_kba_ask',
  'callseal_kba_verify',
  'callseal_crm_lookup',
  'callseal_crm_transactions',
  'callseal_transfer',
] as const;
export type ToolName = (typeof toolNames)[number];
