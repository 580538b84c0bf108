import '@mantine/core/styles.css';
import './app/global.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { queryClient } from './api/query-client.js';
import { router } from './app/routes.js';
import { styled } from './app/late-style.js';
import { askSessionAhead } from './session/session.js';

// A library of dialogs makes a style element while it runs, and looks for the nonce under this name.
const nonce = document.querySelector<HTMLMetaElement>('meta[name=style-nonce]')?.content;
Object.assign(window, { __webpack_nonce__: nonce });

askSessionAhead();

const root = document.getElementById('portal');
// Not awaited at the top: no page could be loaded meanwhile.
if (root)
  void styled().then(() =>
    createRoot(root).render(
      <StrictMode>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </StrictMode>,
    ),
  );
