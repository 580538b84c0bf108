import { createTheme } from '@mantine/core';

const petrol = [
  '#e6f5f3',
  '#cbe8e4',
  '#9fd3cc',
  '#6fbdb4',
  '#47a99e',
  '#2b968a',
  '#1a8478',
  '#0f6f65',
  '#0b5a53',
  '#084540',
] as const;

/** Measured with axe: with these no text of the library has too little contrast, in light and dark. */
export const theme = createTheme({
  autoContrast: true,
  luminanceThreshold: 0.25,
  primaryColor: 'petrol',
  colors: { petrol },
  primaryShade: { light: 8, dark: 8 },
  respectReducedMotion: true,
  fontFamily: 'system-ui, sans-serif',
  fontFamilyMonospace: 'ui-monospace, monospace',
  defaultRadius: 'sm',
  components: {
    Modal: {
      defaultProps: {
        closeButtonProps: { 'aria-label': 'Close' },
        centered: true,
        // Its header is no banner of the page; browsers take it for one.
        attributes: { header: { role: 'presentation' } },
      },
    },
    Drawer: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    // Beside what opens it, so within a landmark; what takes its focus at first would be no part of a menu.
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
    Anchor: { defaultProps: { underline: 'always' } },
  },
});
