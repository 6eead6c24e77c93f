create temporary table staged_numbers (number text not null) on commit drop;
