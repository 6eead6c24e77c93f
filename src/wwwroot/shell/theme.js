// The choice of theme, kept in this browser. theme.js in the head has already applied it.
const root = document.documentElement;

for (const choice of document.querySelectorAll('[data-theme-choice]')) {
  choice.checked = choice.value === (root.dataset.theme ?? 'system');
  choice.addEventListener('change', () => choose(choice.value));
}

function choose(theme) {
  if (theme === 'system') {
    delete root.dataset.theme;
    localStorage.removeItem('theme');
  } else {
    root.dataset.theme = theme;
    localStorage.setItem('theme', theme);
  }
}
