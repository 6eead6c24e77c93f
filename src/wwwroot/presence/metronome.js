// A worker: its timer is not slowed down when the page is in the background. It only beats time; what lives or not is the page.
setInterval(() => postMessage(null), 5000);
