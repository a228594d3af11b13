"""Reports that belong together: which other cases speak of the same, and the incidents of a desk."""
