select i.mapping::text as mapping, i.fields::text as fields, i.layout::text as layout, i.runs_unasked from imports i where i.id = @ImportId;
