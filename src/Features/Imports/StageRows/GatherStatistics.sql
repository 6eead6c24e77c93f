select gather_import_statistics();
