// The default theme without its web fonts: texts are set in what the reader's system has.
import Theme from 'vitepress/theme-without-fonts';
import './style.css';

export default Theme;
