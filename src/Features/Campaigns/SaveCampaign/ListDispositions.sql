select code, label, active from dispositions order by position, code;
