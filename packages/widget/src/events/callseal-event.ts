/**
 * Base of every event of the element: bubbles, crosses shadow roots, cannot be cancelled.
 * A detail never carries audio, a credential, a token or a phone number: it is safe to log.
 */
export abstract class CallsealEvent<Detail> extends CustomEvent<Detail> {
  constructor(type: string, detail: Detail) {
    super(type, { detail, bubbles: true, composed: true });
  }
}
