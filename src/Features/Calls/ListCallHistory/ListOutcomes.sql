select code, label
  from dispositions
 where active
 order by position, code;
