import type { StorybookConfig } from '@storybook/web-components-vite';

/** Lit must be loaded once, also where Vite prepares dependencies one by one. */
const lit = ['lit', 'lit-html', 'lit-element', '@lit/reactive-element', '@lit/localize'];

const config: StorybookConfig = {
  stories: ['../src/docs/**/*.mdx', '../src/stories/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  framework: { name: '@storybook/web-components-vite', options: {} },
  // nothing here may ask anything of the network
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  viteFinal: (vite) => ({
    ...vite,
    resolve: { ...vite.resolve, dedupe: lit },
    build: { ...vite.build, chunkSizeWarningLimit: 2_000 },
    optimizeDeps: {
      ...vite.optimizeDeps,
      include: [...(vite.optimizeDeps?.include ?? []), 'lit', 'lit/directive-helpers.js', 'socket.io-client', 'zod/mini'],
    },
  }),
};
export default config;
