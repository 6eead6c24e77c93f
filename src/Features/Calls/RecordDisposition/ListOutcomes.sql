select code, label, tone, position
  from dispositions
 where active
 order by position, code;
