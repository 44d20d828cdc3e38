// What the security rules of ESLint are run with on the shop's TypeScript.
import parser from '@typescript-eslint/parser';
import security from 'eslint-plugin-security';

export default [{ ...security.configs.recommended, files: ['**/*.ts'], languageOptions: { parser } }];
