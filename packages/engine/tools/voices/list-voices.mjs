// Who speaks: synthesiser voices found on this machine, and pseudo-speakers morphed from the human-recorded ones.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ESPEAK_VARIANTS = '/usr/lib/x86_64-linux-gnu/espeak-ng-data/voices/!v';
/** Unnatural (robots, whispers) or nearly equal to another variant. */
const SKIPPED = /robo|Robot|whisper|Demonic|croak|fast|iven|Storm|Tweaky|serious|Max[23]|kaukovalta|steph[23]|Gene2|edward2|klatt5/i;

const FLITE = [
  ['kal16', 'm', 'diphone', 'kal'],
  ['awb', 'm', 'clustergen', 'awb'],
  ['rms', 'm', 'clustergen', 'rms'],
  ['slt', 'f', 'clustergen', 'slt'],
];

const FESTIVAL = [
  ['kal_diphone', 'diphone', 'm', 'en', 'kal'],
  ['ked_diphone', 'diphone', 'm', 'en', 'ked'],
  ['cmu_us_slt_arctic_hts', 'hts', 'f', 'en', 'slt'],
  ['upc_ca_ona_hts', 'hts', 'f', 'en', 'ona'],
  ['czech_dita', 'diphone', 'f', 'en', 'dita'],
  ['czech_krb', 'diphone', 'm', 'en', 'krb'],
  ['czech_machac', 'diphone', 'm', 'en', 'machac'],
  ['czech_ph', 'diphone', 'm', 'en', 'ph'],
  ['hy_fi_mv_diphone', 'diphone', 'm', 'en', 'mv'],
  ['suo_fi_lj_diphone', 'diphone', 'f', 'en', 'lj'],
  ['lp_diphone', 'diphone', 'f', 'en', 'lp'],
  ['pc_diphone', 'diphone', 'm', 'en', 'pc'],
  ['msu_ru_nsh_clunits', 'clunits', 'm', 'ru', 'nsh'],
  ['hindi_NSK_diphone', 'diphone', 'm', 'hi', 'nsk'],
];

/** Formant and pitch factors of the six morphs of a voice. */
const MORPHS = [
  ['m1', 0.87, 0.82],
  ['m2', 0.93, 1.1],
  ['m3', 1.07, 0.92],
  ['m4', 1.15, 1.25],
  ['m5', 1, 1.3],
  ['m6', 1.08, 1],
];
/** Second voices of persons that flite has too. */
const NOT_MORPHED = ['fe_kal', 'fe_cmu_us_slt'];

function espeakVoices() {
  if (!existsSync(ESPEAK_VARIANTS)) return [];
  return readdirSync(ESPEAK_VARIANTS)
    .sort()
    .filter((name) => !SKIPPED.test(name))
    .map((name) => {
      const text = readFileSync(join(ESPEAK_VARIANTS, name), 'utf8');
      const klatt = /^klatt/m.test(text) || /klatt/i.test(name);
      const gender = /^gender\s+female/m.test(text) ? 'f' : 'm';
      return {
        id: `es_${name.replace(/\W/g, '_')}`,
        family: 'espeak',
        sub: klatt ? 'klatt' : 'formant',
        human: false,
        gender,
        lang: 'en',
        tool: 'espeak',
        voice: name,
      };
    });
}

/** `speakers` come from a synthesiser, `morphs` from one of the speakers. */
export function listVoices() {
  const flite = FLITE.map(([voice, gender, sub, person]) => ({
    id: `fl_${voice}`,
    family: 'flite',
    sub,
    human: true,
    gender,
    lang: 'en',
    tool: 'flite',
    voice,
    person,
  }));
  const festival = FESTIVAL.map(([voice, sub, gender, lang, person]) => {
    const id = `fe_${voice.replace(/_diphone|_clunits|_arctic_hts/, '')}`;
    return { id, family: 'festival', sub, human: true, gender, lang, tool: 'festival', voice, person };
  });
  const recorded = [...flite, ...festival];
  const morphs = recorded
    .filter(({ id }) => !NOT_MORPHED.includes(id))
    .flatMap((base) =>
      MORPHS.map(([name, formant, pitch]) => {
        const { id, family, sub, gender, lang, person } = base;
        return {
          id: `mo_${id}_${name}`,
          family: 'morph',
          sub: `${family}-${sub}`,
          human: true,
          gender,
          lang,
          tool: 'praat',
          base: id,
          formant,
          pitch,
          person: `${person}_${name}`,
        };
      }),
    );
  return { speakers: [...espeakVoices(), ...recorded], morphs };
}
