// Runs before the first paint, so that neither the theme nor the phone jumps into its place.
(({ documentElement: root }) => {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;

  const small = innerWidth < 704; // There an open phone covers the page: it opens when asked to.
  root.dataset.phone = small ? 'mini' : localStorage.getItem('phone') ?? 'open';
  const corner = localStorage.getItem('phone-corner');
  if (corner) root.dataset.phoneCorner = corner;
  try {
    const { right, bottom } = JSON.parse(localStorage.getItem('phone-place')) ?? {};
    if (Number.isFinite(right) && Number.isFinite(bottom) && !small) {
      root.dataset.phonePlaced = '';
      root.style.setProperty('--phone-right', `${right}px`);
      root.style.setProperty('--phone-bottom', `${bottom}px`);
    }
  } catch { localStorage.removeItem('phone-place'); }
})(document);
