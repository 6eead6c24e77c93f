select mapping::text from import_layouts where signature = @Signature;
