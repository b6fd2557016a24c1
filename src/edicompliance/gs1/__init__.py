"""GS1's numbers: check digits of GTINs, SSCCs and GLNs."""

from edicompliance.gs1.check_digit import calc_check_digit, is_valid

__all__ = ["calc_check_digit", "is_valid"]
