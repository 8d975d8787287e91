"""A board and the choices behind it → how sure each rank is (不确定性分析)."""
