import 'i18next';
import type inbox from '../locales/inbox/en.json';
import type portal from '../locales/portal/en.json';
import type shared from '../locales/shared/en.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { portal: typeof portal; inbox: typeof inbox; shared: typeof shared };
    returnNull: false;
  }
}
