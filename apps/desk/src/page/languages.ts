import { find } from './find.js';

/** Languages of the element, each by its own name. */
const languages = { en: 'English', es: 'Español', fr: 'Français', de: 'Deutsch', pt: 'Português', ar: 'العربية' } as const;

/** Fills the choice and tells the tag that was chosen. */
export function showLanguages(chosen: (tag: string) => void): void {
  const choice = find('language', HTMLSelectElement);
  for (const [tag, name] of Object.entries(languages)) {
    const option = new Option(name, tag);
    option.lang = tag;
    choice.add(option);
  }
  choice.addEventListener('change', () => {
    chosen(choice.value);
  });
}
