"""The one-stop shop (bộ phận một cửa): tickets, receipt, work, signature, return (Decrees 61/2018, 118/2025)."""
