import { CallsealPhaseChangeEvent } from '@callseal/widget';
import { Desktop } from './desktop.jsx';

// the package of an element is loaded on a server too, where there is no page
const loaded = typeof CallsealPhaseChangeEvent;

export default function Page() {
  return (
    <main data-loaded={loaded}>
      <Desktop />
    </main>
  );
}
