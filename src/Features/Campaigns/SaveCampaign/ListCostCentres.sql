select code, label, active from cost_centres order by lower(label), code;
